using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Tests.Events;

public class EventLogTests
{
    [Fact]
    public void Events_come_back_in_order_with_their_payload()
    {
        using var log = new RealtimeEventLog();
        Append(log, "a", "one");
        Append(log, "b", "two");
        Assert.Equal(2, log.Count);
        Assert.Equal(("a", "one"), (log[1]!.Type, log[1]!.ToJson()));
        Assert.Equal(("b", "two"), (log[2]!.Type, log[2]!.ToJson()));
        Assert.Null(log[0]);
        Assert.Null(log[3]);
    }

    [Fact]
    public void Payloads_that_outgrow_memory_are_read_back_from_the_spool()
    {
        using var log = new RealtimeEventLog();
        string large = new('x', 30_000);
        for (int i = 1; i <= 500; i++)
        {
            Append(log, "t", $"{i}:{large}");
        }

        for (int i = 1; i <= 500; i++)
        {
            Assert.StartsWith($"{i}:x", log[i]!.ToJson(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_index_that_outgrows_memory_is_read_back_too()
    {
        using var log = new RealtimeEventLog();
        const int count = 300_000;
        for (int i = 1; i <= count; i++)
        {
            log.Append(EventDirection.Sent, "t", $"r{i % 7}", null, default, omittedAudioBytes: i);
        }

        Assert.Equal(count, log.Count);
        foreach (int i in new[] { 1, 4096, 4097, 30_000, 262_144, count, 2 })
        {
            Assert.Equal((i, $"r{i % 7}"), (log[i]!.OmittedAudioBytes, log[i]!.ResponseId));
        }
    }

    [Fact]
    public void The_index_takes_no_more_memory_over_hours_and_neither_do_those_who_read_what_is_old()
    {
        using var spool = new EventSpool();
        var index = new EventIndex(spool);
        const int count = 300_000;
        int most = 0;
        for (int i = 0; i < count; i++)
        {
            index.Add(new EventRecord(0, -1, 0, i, EventDirection.Sent, "t", null, null));
            most = Math.Max(most, index.PagesInMemory);
        }

        Assert.Equal(EventIndex.MaxPagesInMemory, most);

        // Six readers at once, each at a place of his own, and one at the end.
        for (int i = 0; i < 20_000; i++)
        {
            foreach (int place in new[] { i, 30_000 + i, 60_000 + i, 90_000 + i, 120_000 + i, 150_000 + i, count - 1 - i })
            {
                Assert.True(index.TryGet(place, out EventRecord record));
                Assert.Equal(place, record.OmittedAudioBytes);
            }

            i += 97;
        }

        Assert.InRange(index.PagesInMemory, EventIndex.MaxPagesInMemory, EventIndex.MaxPagesInMemory + 4);
    }

    [Fact]
    public void A_payload_larger_than_a_block_is_kept_whole()
    {
        using var log = new RealtimeEventLog();
        string large = new('y', 5_000_000);
        Append(log, "t", large);
        Append(log, "t", "next");
        Assert.Equal(large.Length, log[1]!.ReadJson()!.Length);
        Assert.Equal("next", log[2]!.ToJson());
    }

    [Fact]
    public async Task Many_threads_append_without_losing_or_mixing_anything()
    {
        using var log = new RealtimeEventLog();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                Append(log, $"t{thread}", $"{thread}/{i}/{new string('z', 200)}");
            }
        })));
        Assert.Equal(16_000, log.Count);
        var next = new int[8];
        for (long i = 1; i <= log.Count; i++)
        {
            string[] parts = log[i]!.ToJson()!.Split('/');
            int thread = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal($"t{thread}", log[i]!.Type);
            Assert.Equal(next[thread]++, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [SkippableFact]
    public void The_spool_has_no_name_in_the_file_system()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows keeps the name until the file is closed.");
        using var log = new RealtimeEventLog();
        for (int i = 0; i < 100; i++)
        {
            Append(log, "t", new string('x', 30_000));
        }

        Assert.Equal(new string('x', 30_000), log[1]!.ToJson());
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "realtalk-*.spool"));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void The_spool_is_its_owners_alone_also_while_it_has_a_name()
    {
        Skip.If(OperatingSystem.IsWindows(), "On Windows the temporary folder is the user's.");
        using var spool = new EventSpool();
        using SafeFileHandle file = spool.OpenFile();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void After_the_end_an_event_has_no_payload_and_says_so_quietly()
    {
        var log = new RealtimeEventLog();
        Append(log, "t", "x");
        RealtimeEvent item = log[1]!;
        log.Dispose();
        log.Dispose();
        Assert.Null(item.ReadJson());
        Assert.Equal("t", item.Type);
    }

    [Fact]
    public void Microphone_audio_is_left_out_and_counted()
    {
        using var log = new RealtimeEventLog();
        log.Append(EventDirection.Sent, "input_audio_buffer.append", null, null, default, omittedAudioBytes: 960);
        Assert.Equal(960, log[1]!.OmittedAudioBytes);
        Assert.Equal("""{"type":"input_audio_buffer.append","audio":""}""", log[1]!.ToJson());
    }

    [Theory]
    [InlineData("response.output_audio.delta", "response.output_audio.delta", true)]
    [InlineData("response.audio.delta", "response.output_audio.delta", true)]
    [InlineData("response.audio.*", "response.output_audio.done", true)]
    [InlineData("conversation.item.created", "conversation.item.added", true)]
    [InlineData("RESPONSE.*", "response.done", true)]
    [InlineData("*.done", "response.output_audio.delta", false)]
    [InlineData("response", "response.done", false)]
    [InlineData("[s]ession*", "session.created", true)]
    [InlineData("[r-t]ession.?reated", "session.created", true)]
    [InlineData("[a-q]ession*", "session.created", false)]
    [InlineData("[.s]ession.created", "session.created", true)]
    [InlineData("session`.created", "session.created", true)]
    [InlineData("x`*", "xy", false)]
    [InlineData("x[]]", "x]", true)]
    public void A_filter_takes_wildcards_and_beta_names(string pattern, string type, bool matches)
    {
        var filter = new EventFilter([pattern], direction: null);
        Assert.Equal(matches, filter.Matches(new EventRecord(0, 0, 0, 0, EventDirection.Received, type, null, null)));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[z")]
    [InlineData("*[]")]
    public void A_malformed_pattern_is_refused(string pattern)
    {
        RealtimeException exception = Assert.Throws<RealtimeException>(() => new EventFilter([pattern], direction: null));
        Assert.Equal("PatternInvalid", exception.ErrorId);
        Assert.Equal(RealtimeErrorKind.InvalidArgument, exception.Kind);
        Assert.Equal(pattern, exception.Target);
    }

    [Fact]
    public void A_filter_takes_a_direction()
    {
        var filter = new EventFilter(null, EventDirection.Sent);
        Assert.True(filter.Matches(new EventRecord(0, 0, 0, 0, EventDirection.Sent, "x", null, null)));
        Assert.False(filter.Matches(new EventRecord(0, 0, 0, 0, EventDirection.Received, "x", null, null)));
    }

    [Fact]
    public void The_export_is_one_line_an_event_with_the_frame_as_it_was()
    {
        using var log = new RealtimeEventLog();
        Append(log, "a", "{\n  \"type\": \"a\",\n  \"text\": \"é \\n /\"\n}");
        Append(log, "(not JSON)", "{oops");
        using var stream = new MemoryStream();
        using (var export = new EventLogExport(stream))
        {
            export.Write(log[1]!);
            export.Write(log[2]!);
        }

        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"direction\":\"Received\",\"type\":\"a\",\"data\":{  \"type\": \"a\",  \"text\": \"é \\n /\"}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\"data\":null,\"raw\":\"{oops\"}", lines[1], StringComparison.Ordinal);
        Assert.Empty(lines[2]);
    }

    private static void Append(RealtimeEventLog log, string type, string payload) =>
        log.Append(EventDirection.Received, type, null, null, Encoding.UTF8.GetBytes(payload));
}
