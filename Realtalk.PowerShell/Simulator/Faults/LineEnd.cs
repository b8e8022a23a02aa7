using System.Globalization;
using System.Net.WebSockets;
using Realtalk.Simulator.Connections;

namespace Realtalk.Simulator.Faults;

/// <summary>Ways in which a connection can end.</summary>
internal static class LineEnd
{
    private const int FirstCode = 1000;
    private const int LastCode = 4999;

    // No close frame may have these: they say that there was no code, or no close frame, or no TLS.
    private static readonly int[] Reserved = [1004, 1005, 1006, 1015];

    /// <summary>Reads <c>Reset</c>, <c>End</c> or a close code.</summary>
    /// <returns>Ends the connection of a sender so.</returns>
    /// <exception cref="RealtimeException">It is none of them.</exception>
    public static Action<FrameSender> Read(string text)
    {
        if (string.Equals(text, "Reset", StringComparison.OrdinalIgnoreCase))
        {
            return sender => sender.Break();
        }

        if (string.Equals(text, "End", StringComparison.OrdinalIgnoreCase))
        {
            return sender => sender.End();
        }

        bool isCode = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= FirstCode and <= LastCode;
        return isCode && !Reserved.Contains(code)
            ? sender => sender.Close((WebSocketCloseStatus)code, "The simulator was told to close.")
            : throw new RealtimeException(
                "FaultInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"A connection cannot end with '{text}'.",
                "DropWith is Reset, End, or a close code from 1000 to 4999.",
                text);
    }
}
