using Realtalk.Bridge.Wire;

namespace Realtalk.Bridge;

/// <summary>Why a line or a client is refused.</summary>
internal static class BridgeErrors
{
    public static RealtimeException LineTooLong(int limit) => new(
        "LineTooLong",
        RealtimeErrorKind.InvalidData,
        $"The line is longer than {limit:N0} bytes and was passed over.",
        "Send shorter lines; a line ends with a line feed.");

    public static RealtimeException LineNotUtf8() => new(
        "LineNotUtf8", RealtimeErrorKind.InvalidData, "The line is not UTF-8.", "Encode the lines as UTF-8.");

    public static RealtimeException LineNotJson(string why) => new(
        "LineNotJson",
        RealtimeErrorKind.InvalidData,
        $"The line is no JSON object: {why}",
        """Send one object on each line, for example {"kind":"text","text":"Hello"}.""");

    public static RealtimeException KindUnknown(string? kind, IEnumerable<string> known) => new(
        "KindUnknown",
        RealtimeErrorKind.InvalidArgument,
        kind is null ? "The line has no 'kind'." : $"There is no kind '{Shorten(kind)}'.",
        $"The kinds are {string.Join(", ", known)}.");

    public static RealtimeException PropertyInvalid(string name, string expected) => new(
        "PropertyInvalid", RealtimeErrorKind.InvalidArgument, $"'{name}' is not what it should be.", $"'{name}' is {expected}.");

    public static RealtimeException PropertyMissing(string name, string expected) => new(
        "PropertyMissing", RealtimeErrorKind.InvalidArgument, $"The line has no '{name}'.", $"'{name}' is {expected}.");

    public static RealtimeException HelloMissing() => new(
        "HelloMissing",
        RealtimeErrorKind.AuthenticationError,
        "The first line must be a hello with the bridge's token.",
        """Send {"kind":"hello","version":1,"token":"…"} first.""");

    public static RealtimeException HelloTimeout(TimeSpan limit) => new(
        "HelloTimeout",
        RealtimeErrorKind.OperationTimeout,
        $"No hello with the bridge's token came within {limit.TotalSeconds:0.#} s.",
        """Send {"kind":"hello","version":1,"token":"…"} as soon as you are connected.""");

    public static RealtimeException TokenWrong() => new(
        "TokenWrong",
        RealtimeErrorKind.AuthenticationError,
        "The token is not this bridge's.",
        "Take it from the Token of the object that Start-RealtimeBridge -PassThru or Get-RealtimeBridge emits.");

    public static RealtimeException VersionUnsupported(string what) => new(
        "VersionUnsupported",
        RealtimeErrorKind.ProtocolError,
        $"The other side speaks {what}, and this one version {BridgeProtocol.Version} of {BridgeProtocol.Name}.",
        "Use the same version of Realtalk on both sides.");

    public static RealtimeException TooManyClients(int limit) => new(
        "TooManyClients",
        RealtimeErrorKind.InvalidOperation,
        $"{limit:N0} clients are connected, and no more are let in.",
        "Close connections that are not needed, and try again.");

    public static RealtimeException TooManyWaiting(int limit) => new(
        "TooManyWaiting",
        RealtimeErrorKind.InvalidOperation,
        $"{limit:N0} texts wait until the model is free, and no more are taken.",
        "Send it again later: the state of an earlier one tells when it has gone.");

    public static RealtimeException TooManyOutOfBand(int limit) => new(
        "TooManyOutOfBand",
        RealtimeErrorKind.InvalidOperation,
        $"{limit} out-of-band questions of this client are open.",
        "Wait for their answers.");

    // What came from outside goes back in pieces that can be read.
    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
