using Realtalk.Conversations.Views;

namespace Realtalk;

/// <summary>What kind of thing went wrong; the cmdlets turn it into the error category.</summary>
public enum RealtimeErrorKind
{
    /// <summary>An argument has no meaning here.</summary>
    InvalidArgument,

    /// <summary>The thing is closed, not started, or busy.</summary>
    InvalidOperation,

    /// <summary>The named thing does not exist.</summary>
    ObjectNotFound,

    /// <summary>The server refused the key.</summary>
    AuthenticationError,

    /// <summary>The server cannot be reached, or the connection broke.</summary>
    ConnectionError,

    /// <summary>The server answered with an error.</summary>
    ProtocolError,

    /// <summary>Bytes or text that are not what they should be.</summary>
    InvalidData,

    /// <summary>A device could not be opened, read or written.</summary>
    DeviceError,

    /// <summary>A file cannot be read.</summary>
    ReadError,

    /// <summary>A file cannot be written.</summary>
    WriteError,

    /// <summary>The system does not let this user.</summary>
    PermissionDenied,

    /// <summary>What was to be made is there already.</summary>
    ResourceExists,

    /// <summary>The time given ran out.</summary>
    OperationTimeout,
}

/// <summary>
/// The one exception that the engine throws on purpose. Its texts may quote a server, a model or a file: what would move a
/// terminal's cursor is not in them.
/// </summary>
public sealed class RealtimeException : Exception
{
    private readonly string? _closeReason;
    private readonly string? _serviceCode;

    /// <summary>Creates the exception.</summary>
    /// <param name="errorId">A stable identifier, for example <c>KeyRefused</c>.</param>
    /// <param name="kind">What kind of thing went wrong.</param>
    /// <param name="message">What happened, with the service's own message where there is one.</param>
    /// <param name="recommendation">What to do about it.</param>
    /// <param name="target">The thing it happened to.</param>
    /// <param name="innerException">The cause.</param>
    public RealtimeException(
        string errorId,
        RealtimeErrorKind kind,
        string message,
        string? recommendation = null,
        object? target = null,
        Exception? innerException = null)
        : base(TextCells.CleanLines(message), innerException)
    {
        ErrorId = TextCells.Clean(errorId);
        Kind = kind;
        Recommendation = Clean(recommendation);
        Target = target;
    }

    /// <summary>A stable identifier, for example <c>KeyRefused</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of thing went wrong.</summary>
    public RealtimeErrorKind Kind { get; }

    /// <summary>What to do about it.</summary>
    public string? Recommendation { get; }

    /// <summary>The thing it happened to.</summary>
    public object? Target { get; }

    /// <summary>The WebSocket close code, where the server closed the connection.</summary>
    public int? CloseCode { get; init; }

    /// <summary>The WebSocket close reason, where the server closed the connection.</summary>
    public string? CloseReason
    {
        get => _closeReason;
        init => _closeReason = Clean(value);
    }

    /// <summary>The <c>error.code</c> of the service, where it sent one.</summary>
    public string? ServiceCode
    {
        get => _serviceCode;
        init => _serviceCode = Clean(value);
    }

    /// <summary>The status of the HTTP answer, where the server gave one in place of a WebSocket.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>
    /// One that says the same, to be kept and looked at. An exception that was thrown leads to its stack, and from there to half of
    /// the runtime: <c>ConvertTo-Json</c> would walk all of it.
    /// </summary>
    internal RealtimeException ToRecord() => new(ErrorId, Kind, Message, Recommendation, Target)
    {
        CloseCode = CloseCode,
        CloseReason = CloseReason,
        ServiceCode = ServiceCode,
        HttpStatus = HttpStatus,
    };

    /// <summary>What is kept of why something failed: see <see cref="ToRecord()"/>.</summary>
    internal static Exception ToRecord(Exception reason) => (reason as RealtimeException)?.ToRecord() ?? reason;

    /// <summary>The same error with another recommendation.</summary>
    internal RealtimeException Advise(string recommendation) => new(ErrorId, Kind, Message, recommendation, Target, InnerException)
    {
        CloseCode = CloseCode,
        CloseReason = CloseReason,
        ServiceCode = ServiceCode,
        HttpStatus = HttpStatus,
    };

    private static string? Clean(string? text) => text is null ? null : TextCells.CleanLines(text);
}
