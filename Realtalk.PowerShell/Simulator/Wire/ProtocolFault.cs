namespace Realtalk.Simulator.Wire;

/// <summary>A client event that cannot be honoured; becomes an <c>error</c> event.</summary>
internal sealed class ProtocolFault : Exception
{
    public ProtocolFault(string code, string message, string? param = null)
        : base(message)
    {
        Code = code;
        Param = param;
    }

    /// <summary><c>error.code</c>.</summary>
    public string Code { get; }

    /// <summary><c>error.param</c>: the place in the client's event.</summary>
    public string? Param { get; }

    public static ProtocolFault UnknownParameter(string path) =>
        new("unknown_parameter", $"Unknown parameter: '{path}'.", path);

    public static ProtocolFault MissingParameter(string path) =>
        new("missing_required_parameter", $"Missing required parameter: '{path}'.", path);

    public static ProtocolFault InvalidValue(string path, string message) =>
        new("invalid_value", message, path);

    public static ProtocolFault InvalidBase64(string path) =>
        InvalidValue(path, $"Invalid '{path}'. Expected base64-encoded audio bytes, but got an invalid value.");

    public static ProtocolFault InvalidType(string path, string expected, string got) =>
        new("invalid_type", $"Invalid type for '{path}': expected {expected}, but got {got} instead.", path);
}
