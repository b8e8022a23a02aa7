namespace Realtalk.Binding;

/// <summary>Which built-in tools the model gets to reach the software.</summary>
public enum TextTools
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>ask_client</c>: the model asks the software questions that the user never hears.</summary>
    AskClient,
}
