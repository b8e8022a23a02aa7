using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Realtalk.Benchmarks.Server;

/// <summary>
/// A spoken reply, sent as the simulator sends it and much as the service does: a first delta of 50 ms, further ones of
/// 100 ms, at a multiple of the speed of speech.
/// </summary>
internal sealed class ScriptedReply(ScriptedServer server, string id, short[] samples, double pace)
{
    private const int FirstMilliseconds = 50;
    private const int Milliseconds = 100;

    /// <summary>Announces the response, and sends its sound until the end or until the token is cancelled.</summary>
    /// <param name="firstDelta">Told when the first delta went to the socket.</param>
    /// <param name="cut">Ends the sound; what has begun to be sent is still sent.</param>
    public async Task SendAsync(Action<long> firstDelta, CancellationToken cut)
    {
        await server.SendAsync($$$"""{"type":"response.created","response":{"id":"{{{id}}}","object":"realtime.response","status":"in_progress","output":[]}}""");
        await server.SendAsync($$$"""{"type":"response.output_item.added","response_id":"{{{id}}}","output_index":0,"item":{{{Item("in_progress")}}}}""");
        long start = Stopwatch.GetTimestamp();
        int position = 0;
        while (position < samples.Length && !cut.IsCancellationRequested)
        {
            TimeSpan due = Audio.AudioFormat.ToTimeSpan(position) / pace - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cut.IsCancellationRequested)
                {
                    break;
                }
            }

            int milliseconds = position == 0 ? FirstMilliseconds : Milliseconds;
            int count = Math.Min((int)Audio.AudioFormat.FromMilliseconds(milliseconds), samples.Length - position);
            long sent = await server.SendAsync(Delta(position, count));
            if (position == 0)
            {
                firstDelta(sent);
            }

            position += count;
        }
    }

    /// <summary>Ends the response.</summary>
    /// <param name="status"><c>completed</c> or <c>cancelled</c>.</param>
    public async Task EndAsync(string status)
    {
        await server.SendAsync($$"""{"type":"response.output_audio.done","response_id":"{{id}}","item_id":"item_{{id}}","output_index":0,"content_index":0}""");
        await server.SendAsync($$$"""{"type":"response.done","response":{"id":"{{{id}}}","object":"realtime.response","status":"{{{status}}}","output":[{{{Item(status)}}}]}}""");
    }

    private string Item(string status) =>
        $$"""{"id":"item_{{id}}","object":"realtime.item","type":"message","status":"{{status}}","role":"assistant","content":[]}""";

    private byte[] Delta(int position, int count) => Encoding.UTF8.GetBytes(
        $$"""{"type":"response.output_audio.delta","response_id":"{{id}}","item_id":"item_{{id}}","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(MemoryMarshal.AsBytes(samples.AsSpan(position, count)))}}"}""");
}
