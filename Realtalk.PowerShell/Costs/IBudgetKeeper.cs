namespace Realtalk.Costs;

/// <summary>Does what a budget makes necessary. Called by the receive loop or a timer, so nothing here may wait.</summary>
internal interface IBudgetKeeper
{
    /// <summary>Tells the user something.</summary>
    void Warn(string message);

    /// <summary>The budget is nearly reached: the model is to come to an end.</summary>
    /// <param name="warning">What the user is told.</param>
    void SayGoodbye(string warning);

    /// <summary>The budget was raised after <see cref="SayGoodbye"/>.</summary>
    void GoOn();

    /// <summary>The budget is reached.</summary>
    void EndPolitely(RealtimeException reason);
}
