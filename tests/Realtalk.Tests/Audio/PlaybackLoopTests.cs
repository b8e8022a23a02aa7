using System.Runtime.InteropServices;
using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Tests.Audio.Devices;

namespace Realtalk.Tests.Audio;

/// <summary>The loop is stepped by hand, and the device plays when told to: nothing here depends on time.</summary>
public sealed class PlaybackLoopTests : IDisposable
{
    private const int Tick = 5 * AudioFormat.SamplesPerMillisecond;
    private readonly FakeOutput _output = new("fake");
    private readonly PlaybackLedger _ledger = new();
    private readonly PlaybackLoop _loop;
    private readonly Utf8StringCache _strings = new();
    private readonly short[] _tone = Tone.Sine(440, AudioFormat.SampleRate, AudioFormat.SampleRate, 8_000);
    private int _sent;

    public PlaybackLoopTests() => _loop = new PlaybackLoop(_output, _ledger, null);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void A_reply_comes_out_as_it_was_sent()
    {
        Send(100);
        Play(50);
        Send(137);
        _ledger.Complete("i1");
        Play(400);
        Assert.Equal(_tone[.._sent], _output.Played);
        Assert.Equal((0, 0), (_loop.Meter.Underruns, _loop.Meter.Gaps));
        Assert.False(_loop.IsSpeaking);
    }

    [Fact]
    public void What_comes_in_time_leaves_no_trace_of_the_end_that_was_prepared()
    {
        Send(100);
        Play(90);
        Send(100);
        Play(85);
        _ledger.Complete("i1");
        Play(400);
        Assert.Equal(_tone[.._sent], _output.Played);
        Assert.Equal(0, _loop.Meter.Underruns);
    }

    [Fact]
    public void A_reply_that_runs_dry_dies_away_and_begins_again_softly()
    {
        Send(100);
        Play(150);
        Assert.Equal(1, _loop.Meter.Underruns);
        Assert.True(_loop.IsSpeaking);
        Assert.InRange(Math.Abs(_output.Played[^1]), 0, 40);

        Send(500);
        _ledger.Complete("i1");
        Play(700);
        Assert.Equal(_sent, _output.Played.Length);
        Assert.Equal(1, _loop.Meter.Gaps);
        int hole = AudioFormat.SampleRate / 10;
        Assert.Equal(_tone[..(hole - Fade.Samples)], _output.Played[..(hole - Fade.Samples)]);
        Assert.Equal(_tone[(hole + Fade.Samples).._sent], _output.Played[(hole + Fade.Samples)..]);
        Assert.True(LargestStep(_output.Played) <= LargestStep(_tone) + 2, "A step is a click.");
    }

    [Fact]
    public void What_comes_when_the_end_is_half_played_begins_softly()
    {
        Send(100);
        Play(95);
        Send(500);
        _ledger.Complete("i1");
        Play(700);
        Assert.Equal(_sent, _output.Played.Length);
        Assert.Equal(1, _loop.Meter.Underruns);
        Assert.True(LargestStep(_output.Played) <= LargestStep(_tone) + 2, "A step is a click.");
    }

    [Fact]
    public void A_device_that_holds_much_for_good_gives_more_time_to_come()
    {
        _output.CommittedSamples = 60 * AudioFormat.SamplesPerMillisecond;
        Send(100);
        Play(90);
        Send(400);
        _ledger.Complete("i1");
        Play(600);
        Assert.Equal(_tone[.._sent], _output.Played);
        Assert.Equal(0, _loop.Meter.Underruns);
    }

    [Fact]
    public void A_reply_that_was_longer_in_coming_than_its_sound_gets_a_larger_prebuffer()
    {
        Send(100);
        Play(150);
        Send(100);
        Play(10);
        Assert.Equal(AudioFormat.SampleRate / 10, _output.Played.Length);
        Send(200);
        Play(10);
        Assert.True(_output.Played.Length > AudioFormat.SampleRate / 10);
    }

    [Fact]
    public void A_hole_that_the_device_made_asks_for_no_larger_prebuffer()
    {
        Send(500);
        Play(100);
        _output.Underruns++;
        Play(10);
        Assert.Equal(1, _loop.Meter.Gaps);
        Assert.Equal(AdaptivePrebuffer.Initial, _loop.PrebufferSamples);
    }

    [Fact]
    public void A_hole_for_which_the_sound_came_too_late_asks_for_a_larger_one()
    {
        Send(100);
        Play(85);
        _output.Underruns++;
        Send(100);
        Assert.Equal(1, _loop.Meter.Gaps);
        Assert.True(_loop.PrebufferSamples > AdaptivePrebuffer.Initial);
    }

    [Fact]
    public void Where_the_server_is_fast_the_next_reply_begins_with_its_first_delta()
    {
        Send(100);
        Send(600);
        _ledger.Complete("i1");
        Play(800);
        Assert.False(_loop.IsSpeaking);
        Send(40);
        Assert.True(_loop.IsSpeaking);
    }

    [Fact]
    public void A_cut_while_the_end_dies_away_does_not_click()
    {
        Send(100);
        Play(90);
        _ledger.BeginCut(null);
        _loop.Interrupt((_, _) => { });
        Play(50);
        Assert.False(_loop.IsSpeaking);
        Assert.True(LargestStep([.. _output.Played, 0]) <= LargestStep(_tone) + 2, "A step is a click.");
    }

    [Fact]
    public void A_hold_while_the_end_dies_away_loses_nothing()
    {
        Send(100);
        Play(90);
        _loop.Hold();
        Play(50);
        _loop.Resume();
        Send(500);
        _ledger.Complete("i1");
        Play(700);

        // The fade that ended the sound at the hold was made of samples that came again.
        Assert.Equal(_sent + Fade.Samples, _output.Played.Length);
        Assert.True(LargestStep(_output.Played) <= LargestStep(_tone) + 2, "A step is a click.");
    }

    private static int LargestStep(ReadOnlySpan<short> samples)
    {
        int largest = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
        }

        return largest;
    }

    private void Send(int milliseconds)
    {
        ReadOnlySpan<short> samples = _tone.AsSpan(_sent, milliseconds * AudioFormat.SamplesPerMillisecond);
        _sent += samples.Length;
        string json = $$"""
            {"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,
             "delta":"{{Convert.ToBase64String(MemoryMarshal.AsBytes(samples))}}"}
            """;
        _ledger.Append(ServerEvent.Parse(System.Text.Encoding.UTF8.GetBytes(json), _strings));
        _loop.Step();
    }

    private void Play(int milliseconds)
    {
        for (int left = milliseconds * AudioFormat.SamplesPerMillisecond; left > 0; left -= Tick)
        {
            _loop.Step();
            _output.Play(Tick);
        }

        _loop.Step();
    }
}
