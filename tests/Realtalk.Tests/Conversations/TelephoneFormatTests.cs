using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Conversations;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations;

public class TelephoneFormatTests
{
    public static TheoryData<RealtimeAudioFormat> Laws => new(RealtimeAudioFormat.G711Ulaw, RealtimeAudioFormat.G711Alaw);

    [Theory]
    [MemberData(nameof(Laws))]
    public async Task What_is_said_into_the_microphone_comes_back_from_a_parrot(RealtimeAudioFormat law)
    {
        await using TestCall call = await StartAsync(law, new RealtimeSimulatorOptions { Scenario = "parrot" });
        short[] sweep = Signals.Sweep(24_000, 1.5);
        call.Voice.Say(sweep);
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 1, IsSpeaking: false });
        (_, short[] right) = await call.StopAsync();
        int at = Signals.Find(sweep, right);
        Assert.InRange(Signals.SignalToNoise(sweep, right.AsSpan(at, sweep.Length)), 32, 60);
        Assert.DoesNotContain(Events(call), item => item.Type == "error");
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public async Task A_reply_is_heard_to_the_last_sample_and_without_a_seam(RealtimeAudioFormat law)
    {
        await using TestCall call = await StartAsync(law);
        call.Stream.RequestResponse();
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 1, IsSpeaking: false });
        (_, short[] right) = await call.StopAsync();
        short[] clip = UserVoice.Model("Watts customer service, this is James speaking, how may I help you?");
        AudioCoding coding = AudioCoding.Of(law);
        short[] whole = coding.DecodeToSpeech(coding.EncodeSpeech(clip));
        short[] narrow = Resampler.Convert(Resampler.Convert(clip, 24_000, 8_000), 8_000, 24_000);
        Assert.InRange(Signals.SignalToNoise(narrow, whole), 30, 60);
        int at = Signals.Find(whole, right);
        Assert.Equal(whole, right[at..(at + whole.Length)]);
        Assert.All(right[..at].Concat(right[(at + whole.Length)..]), sample => Assert.Equal(0, sample));
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public async Task A_message_of_sound_goes_out_in_the_streams_format(RealtimeAudioFormat law)
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { AudioFormat = law });
        test.Stream.SendAudioMessage(Signals.Sweep(24_000, 1), respond: false);
        long added = await test.WaitForEventAsync("conversation.item.added");
        test.Stream.SendRaw($$"""{"type":"conversation.item.retrieve","item_id":"{{test.Stream.Log[added]!.ItemId}}"}""");
        long retrieved = await test.WaitForEventAsync("conversation.item.retrieved");
        using JsonDocument item = JsonDocument.Parse(test.Stream.Log[retrieved]!.ReadJson()!);
        byte[] bytes = item.RootElement.GetProperty("item").GetProperty("content")[0].GetProperty("audio").GetBytesFromBase64();
        var heard = new short[bytes.Length];
        AudioCoding.Of(law).Decode(bytes, heard);
        Assert.InRange(Signals.SignalToNoise(Signals.Sweep(8_000, 1), heard), 34, 60);
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public async Task An_interruption_tells_the_server_what_was_heard(RealtimeAudioFormat law)
    {
        await using TestCall call = await StartAsync(law);
        call.Voice.Say(UserVoice.Line(0));
        await call.InterruptAsync(UserVoice.Line(1));
        long truncated = await call.Test.WaitForEventAsync("conversation.item.truncated");
        RealtimeInterruption cut = Assert.Single(call.Conversation.GetMetric().Interruptions);
        Assert.Contains($"\"audio_end_ms\":{(long)cut.Heard.TotalMilliseconds}", call.Stream.Log[truncated]!.ToJson(), StringComparison.Ordinal);
        await call.WaitUntilAsync(() => !call.Conversation.IsSpeaking);
        (_, short[] right) = await call.StopAsync();
        AudioCoding coding = AudioCoding.Of(law);
        short[] whole = coding.DecodeToSpeech(coding.EncodeSpeech(UserVoice.Reserved));
        int heard = (int)cut.Heard.TotalMilliseconds * 24;
        int at = Signals.Find(whole.AsSpan(0, heard), right);
        Assert.Equal(whole[..heard], right[at..(at + heard)]);
        Assert.DoesNotContain(Events(call), item => item.Type == "error");
    }

    [Fact]
    public async Task The_log_counts_the_bytes_that_went_out()
    {
        await using TestCall call = await StartAsync(RealtimeAudioFormat.G711Ulaw);
        await call.WaitUntilAsync(() => Appended(call).Count() > 20);

        // Of the first frame the resampler keeps some 4 ms; from then on 20 ms come out for 20 ms that go in.
        int[] sizes = [.. Appended(call)];
        Assert.InRange(sizes[0], 120, 159);
        Assert.All(sizes[1..], size => Assert.Equal(160, size));
    }

    [Fact]
    public async Task A_format_that_is_changed_by_a_raw_event_is_followed()
    {
        await using TestStream test = await TestStream.OpenAsync();
        Assert.Equal((RealtimeAudioFormat.Pcm, RealtimeAudioFormat.Pcm), (test.Stream.InputAudioFormat, test.Stream.OutputAudioFormat));
        long before = test.Stream.Log.Count;
        test.Stream.SendRaw("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"format":{"type":"audio/pcma"}}}}}""");
        await test.WaitForEventAsync("session.updated", before);
        Assert.Equal((RealtimeAudioFormat.Pcm, RealtimeAudioFormat.G711Alaw), (test.Stream.InputAudioFormat, test.Stream.OutputAudioFormat));
    }

    [Theory]
    [InlineData("""{"audio":{"input":{"format":{"type":"audio/opus"}},"output":{}}}""")]
    [InlineData("""{"audio":null}""")]
    [InlineData("""{"input_audio_format":7}""")]
    public void What_a_server_does_not_say_of_its_formats_stays_as_it_was_asked_for(string session)
    {
        SessionCodings asked = SessionCodings.Both(RealtimeAudioFormat.G711Alaw);
        Assert.Equal(asked, asked.With(JsonDocument.Parse(session).RootElement));
    }

    [Fact]
    public void The_betas_names_are_understood()
    {
        JsonElement session = JsonDocument.Parse("""{"input_audio_format":"g711_alaw","output_audio_format":"g711_ulaw"}""").RootElement;
        Assert.Equal(new SessionCodings(AudioCoding.ALaw, AudioCoding.MuLaw), SessionCodings.Default.With(session));
    }

    private static Task<TestCall> StartAsync(RealtimeAudioFormat law, RealtimeSimulatorOptions? simulator = null) =>
        TestCall.StartAsync(simulator, options => options with { AudioFormat = law });

    private static IEnumerable<int> Appended(TestCall call) =>
        Events(call).Where(item => item.Type == ClientEventNames.InputAudioBufferAppend).Select(item => item.OmittedAudioBytes);

    private static IEnumerable<RealtimeEvent> Events(TestCall call)
    {
        for (long i = 1; call.Stream.Log[i] is { } item; i++)
        {
            yield return item;
        }
    }
}
