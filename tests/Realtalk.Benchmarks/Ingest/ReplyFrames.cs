using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>
/// A spoken reply as a server sends it, made beforehand as WebSocket frames in one piece of memory. Sending it again takes nothing
/// but writing another number into its ids.
/// </summary>
internal sealed class ReplyFrames
{
    private const string Digits = "00000000";

    // What the sound of a delta lasts, in ms, again and again.
    private static readonly int[] Durations = [50, 100, 100, 200, 150, 100];

    private static readonly string[] Words = [" That", "'s", " correct", ",", " we", " have", " a", " white", " Honda", " Fit", " reserved", " for", " tomorrow", "."];

    private readonly MemoryStream _frames = new();
    private readonly List<int> _numbers = [];
    private readonly Random _random;

    /// <param name="deltas">How many deltas it has; of three, two are sound and one is of the transcript.</param>
    /// <param name="seed">What the sound is made of.</param>
    /// <param name="milliseconds">What the sound of each delta lasts; null for 50 to 200 ms, as from a real server.</param>
    public ReplyFrames(int deltas, int seed, int? milliseconds = null)
    {
        _random = new Random(seed);
        const string Ids = $"\"event_id\":\"event_{Digits}\",\"response_id\":\"resp_{Digits}\",\"item_id\":\"item_{Digits}\",\"output_index\":0,\"content_index\":0";
        const string Item = $$"""{"id":"item_{{Digits}}","object":"realtime.item","type":"message","status":"in_progress","role":"assistant","content":[]}""";
        Add($$$"""{"type":"response.created","event_id":"event_{{{Digits}}}","response":{"object":"realtime.response","id":"resp_{{{Digits}}}","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"usage":null,"metadata":null}}""");
        Add($$"""{"type":"response.output_item.added","event_id":"event_{{Digits}}","response_id":"resp_{{Digits}}","output_index":0,"item":{{Item}}}""");
        Add($$"""{"type":"conversation.item.added","event_id":"event_{{Digits}}","previous_item_id":null,"item":{{Item}}}""");
        Add($$$"""{"type":"response.content_part.added",{{{Ids}}},"part":{"type":"audio","transcript":""}}""");
        var transcript = new StringBuilder();
        for (int i = 0; i < deltas; i++)
        {
            if (i % 3 == 0)
            {
                string word = Words[i / 3 % Words.Length];
                transcript.Append(word);
                Add($$"""{"type":"response.output_audio_transcript.delta",{{Ids}},"delta":"{{word}}","obfuscation":"{{Obfuscate()}}"}""");
            }
            else
            {
                Add($$"""{"type":"response.output_audio.delta",{{Ids}},"delta":"{{MakeSound(milliseconds ?? Durations[i % Durations.Length])}}"}""");
            }
        }

        string done = $$"""{"id":"item_{{Digits}}","object":"realtime.item","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"{{transcript}}"}]}""";
        Add($$"""{"type":"response.output_audio.done",{{Ids}} }""");
        Add($$"""{"type":"response.output_audio_transcript.done",{{Ids}},"transcript":"{{transcript}}"}""");
        Add($$$"""{"type":"response.content_part.done",{{{Ids}}},"part":{"type":"audio","transcript":"{{{transcript}}}"}}""");
        Add($$"""{"type":"conversation.item.done","event_id":"event_{{Digits}}","previous_item_id":null,"item":{{done}} }""");
        Add($$"""{"type":"response.output_item.done","event_id":"event_{{Digits}}","response_id":"resp_{{Digits}}","output_index":0,"item":{{done}} }""");
        Add($$$"""{"type":"response.done","event_id":"event_{{{Digits}}}","response":{"object":"realtime.response","id":"resp_{{{Digits}}}","status":"completed","status_details":null,"output":[{{{done}}}],"conversation_id":"conv_1","output_modalities":["audio"],"usage":{"total_tokens":300,"input_tokens":100,"output_tokens":200,"input_token_details":{"text_tokens":60,"audio_tokens":40,"cached_tokens":0},"output_token_details":{"text_tokens":40,"audio_tokens":160}},"metadata":null}}""");
        Bytes = _frames.ToArray();
    }

    /// <summary>How many events it is.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of its sound, decoded.</summary>
    public long SoundBytes { get; private set; }

    /// <summary>The frames.</summary>
    public byte[] Bytes { get; }

    /// <summary>A frame's head, of a server: no mask.</summary>
    public static byte[] Head(int length)
    {
        byte[] head = length < 126 ? [0x81, (byte)length] : length <= ushort.MaxValue ? [0x81, 126, 0, 0] : [0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0];
        if (head.Length == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)length);
        }
        else if (head.Length == 10)
        {
            BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), length);
        }

        return head;
    }

    /// <summary>Makes another reply of it, with ids of its own.</summary>
    public void SetNumber(int number)
    {
        Span<byte> digits = stackalloc byte[Digits.Length];
        number.TryFormat(digits, out _, "D8", CultureInfo.InvariantCulture);
        foreach (int position in _numbers)
        {
            digits.CopyTo(Bytes.AsSpan(position));
        }
    }

    private void Add(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        _frames.Write(Head(utf8.Length));
        int start = (int)_frames.Length;
        _frames.Write(utf8);
        ReadOnlySpan<byte> number = Encoding.ASCII.GetBytes($"_{Digits}\"");
        for (int from = 0; utf8.AsSpan(from).IndexOf(number) is var found and >= 0; from += found + 1)
        {
            _numbers.Add(start + from + found + 1);
        }

        Count++;
    }

    private string MakeSound(int milliseconds)
    {
        var pcm = new byte[milliseconds * 48];
        _random.NextBytes(pcm);
        SoundBytes += pcm.Length;
        return Convert.ToBase64String(pcm);
    }

    private string Obfuscate() => Convert.ToHexString(BitConverter.GetBytes(_random.NextInt64()))[..(4 + _random.Next(12))];
}
