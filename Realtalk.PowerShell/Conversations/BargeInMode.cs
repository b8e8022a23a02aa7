namespace Realtalk.Conversations;

/// <summary>What happens when the user speaks while the model does.</summary>
public enum BargeInMode
{
    /// <summary>The model falls silent at once, and its reply is cut to what was heard.</summary>
    Immediate,

    /// <summary>
    /// The model stops at once, and goes on at the exact sample if it was nothing: a cough, an "mm-hmm". Otherwise its reply is
    /// cut to what was heard.
    /// </summary>
    Confirmed,

    /// <summary>The model finishes what it says.</summary>
    Off,
}
