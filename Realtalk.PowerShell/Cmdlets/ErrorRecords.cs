using System.Management.Automation;

namespace Realtalk.Cmdlets;

/// <summary>The one place where the engine's exceptions become PowerShell's error records.</summary>
internal static class ErrorRecords
{
    private static readonly bool ShowsRecommendation = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    public static ErrorRecord From(RealtimeException exception, object? target = null)
    {
        var record = new ErrorRecord(exception, exception.ErrorId, CategoryOf(exception.Kind), exception.Target ?? target);
        if (exception.Recommendation is { } recommendation)
        {
            // The details replace the message where the error is shown. PowerShell 7.5 and later show the recommendation too;
            // before that, nobody would see it unless it is part of the message.
            string shown = ShowsRecommendation ? exception.Message : $"{exception.Message} {recommendation}";
            record.ErrorDetails = new ErrorDetails(shown) { RecommendedAction = recommendation };
        }

        return record;
    }

    private static ErrorCategory CategoryOf(RealtimeErrorKind kind) => kind switch
    {
        RealtimeErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        RealtimeErrorKind.InvalidOperation => ErrorCategory.InvalidOperation,
        RealtimeErrorKind.ObjectNotFound => ErrorCategory.ObjectNotFound,
        RealtimeErrorKind.AuthenticationError => ErrorCategory.AuthenticationError,
        RealtimeErrorKind.ConnectionError => ErrorCategory.ConnectionError,
        RealtimeErrorKind.ProtocolError => ErrorCategory.ProtocolError,
        RealtimeErrorKind.InvalidData => ErrorCategory.InvalidData,
        RealtimeErrorKind.DeviceError => ErrorCategory.DeviceError,
        RealtimeErrorKind.ReadError => ErrorCategory.ReadError,
        RealtimeErrorKind.WriteError => ErrorCategory.WriteError,
        RealtimeErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        RealtimeErrorKind.ResourceExists => ErrorCategory.ResourceExists,
        RealtimeErrorKind.OperationTimeout => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.NotSpecified,
    };
}
