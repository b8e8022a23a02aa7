namespace Realtalk.Text;

/// <summary>Which built-in tools the model gets to reach the software.</summary>
[Flags]
public enum TextTools
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>ask_client</c>: the model asks the software questions that the user never hears.</summary>
    AskClient = 1,

    /// <summary><c>tell_client</c>: the model tells the software something that the user never hears, and needs no answer.</summary>
    TellClient = 2,

    /// <summary>Both.</summary>
    All = AskClient | TellClient,
}
