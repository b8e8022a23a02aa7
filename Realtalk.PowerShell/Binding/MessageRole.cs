namespace Realtalk.Binding;

/// <summary>In whose name a text message is sent.</summary>
public enum MessageRole
{
    /// <summary>The person who talks with the model.</summary>
    User,

    /// <summary>The software, which instructs the model.</summary>
    System,

    /// <summary>The model itself: what it is to believe to have said.</summary>
    Assistant,
}
