using System.Text;

namespace Realtalk.Fuzz.Engine;

/// <summary>What parsers have stumbled over before.</summary>
internal static class NastyBytes
{
    /// <summary>Bytes to put somewhere.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        [0],
        [0, 0, 0, 0],
        [0xFF],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0xEF, 0xBB, 0xBF],
        [0xFE, 0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xE2, 0x82],
        [0x80],
        .. Texts("\n", "\r\n", "\r", "\u2028", "\u0085", "\"", "\\", "\\u", "\\ud83d", "\\\"", "{", "}", "[", "]", ",", ":", "null", " ", "/*", "//", "%2F", "$", "\u202e", "\u001b[2J"),
    ];

    /// <summary>Values of JSON, most of which nobody expects where they are put.</summary>
    public static IReadOnlyList<byte[]> Values { get; } =
    [
        .. Texts(
            "null", "true", "false", "0", "-1", "-0", "1", "1.5", "1e999", "-1e999", "1e-999", "2147483647", "2147483648", "-2147483649", "4294967296",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "123456789012345678901234567890", "0.1e1", "253402300800", "-62135596801", "1e15",
            "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uD83D\\uDE00\"", "\"a\\ud83d\"", "\"\\\\ud800\"", "\"\\\"\"", "\"root\"", "\"***\"", "\"*\"",
            "\"\u202e\"", "\"NaN\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"incomplete\"", "\"audio/pcmu\"", "\"g711_alaw\"", "\"=\"", "\"AA=\"", "\"AAAA\"", "\"A\\/8=\"",
            "\"{\\\"question\\\":\\\"\\\\ud800\\\"}\"", "\"{\\\"message\\\":1}\"", "\"ask_client\"", "\"tell_client\"", "\"look\"", "\"mcp\"", "\"\\u006dcp\"",
            "[]", "{}", "[null]", "[[]]", "[{}]", "{\"id\":null}", "{\"\":1}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "{\"type\":\"mcp\",\"headers\":{\"a\":\"\\ud800\"}}",
            "{\"type\":\"mcp\",\"server_url\":\"http://u:p@[::1]/?k=\",\"authorization\":1}"),
        Encoding.ASCII.GetBytes(new string('[', 64) + new string(']', 64)),
        Encoding.ASCII.GetBytes(new string('[', 2000) + new string(']', 2000)),
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 63)) + "1" + new string('}', 63)),
        Encoding.ASCII.GetBytes($"\"{new string('A', 40_000)}\""),
        Encoding.ASCII.GetBytes($"\"{string.Concat(Enumerable.Repeat("\\u00e4", 4_000))}\""),
        Encoding.ASCII.GetBytes($"\"{new string('\\', 4_000)}\""),
        Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 2_000))}]"),
        Encoding.ASCII.GetBytes(new string('9', 5_000)),
    ];

    /// <summary>Numbers to put into binary data.</summary>
    public static IReadOnlyList<uint> Numbers { get; } =
    [
        0, 1, 2, 3, 7, 8, 12, 15, 16, 17, 18, 24, 32, 39, 40, 63, 64, 65, 255, 256, 999, 1000, 1001, 8000, 11025, 22050, 24000, 44100, 47999, 48000, 48001, 65534, 65535, 65536,
        767_999, 768_000, 768_001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFE, 0xFFFFFFFF,
    ];

    private static IEnumerable<byte[]> Texts(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
