namespace Realtalk.Binding;

/// <summary>In what the model answers.</summary>
public enum OutputModality
{
    /// <summary>Speech, with a transcript.</summary>
    Audio,

    /// <summary>Text, which is not heard.</summary>
    Text,
}
