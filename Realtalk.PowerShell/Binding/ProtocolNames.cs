namespace Realtalk.Binding;

/// <summary>The protocol's names for what parameters are called.</summary>
internal static class ProtocolNames
{
    public static string ToProtocol(this OutputModality modality) => modality == OutputModality.Text ? "text" : "audio";

    public static string ToProtocol(this MessageRole role) => role switch
    {
        MessageRole.System => "system",
        MessageRole.Assistant => "assistant",
        _ => "user",
    };
}
