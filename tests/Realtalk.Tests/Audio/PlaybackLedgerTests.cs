using System.Runtime.InteropServices;
using System.Text;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Protocol;

namespace Realtalk.Tests.Audio;

public class PlaybackLedgerTests
{
    private readonly PlaybackLedger _ledger = new();
    private readonly Utf8StringCache _strings = new();

    [Fact]
    public void Deltas_come_out_as_one_signal()
    {
        Add("r1", "i1", [1, 2, 3]);
        Add("r1", "i1", [4, 5]);
        Assert.Equal([1, 2, 3, 4, 5], Take(10));
    }

    [Fact]
    public void A_device_that_takes_small_blocks_makes_no_garbage()
    {
        Add("r1", "i1", new short[10_000]);
        var block = new short[10];
        _ledger.Take(block);
        _ledger.SetPending(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            _ledger.Take(block);
            _ledger.SetPending(10);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_sample_cut_in_two_by_a_delta_is_put_together()
    {
        byte[] bytes = MemoryMarshal.AsBytes<short>([0x1234, 0x5678, -2]).ToArray();
        AddBytes("r1", "i1", bytes[..1]);
        AddBytes("r1", "i1", bytes[1..4]);
        AddBytes("r1", "i1", bytes[4..5]);
        AddBytes("r1", "i1", bytes[5..]);
        Assert.Equal([0x1234, 0x5678, -2], Take(10));
    }

    [Fact]
    public void An_odd_byte_belongs_to_its_item()
    {
        AddBytes("r1", "i1", [1, 0, 9]);
        AddBytes("r1", "i2", [2, 0]);
        Assert.Equal([1, 2], Take(10));
    }

    [Fact]
    public void Deltas_of_a_telephones_sound_come_out_as_one_signal_to_the_last_sample()
    {
        byte[] bytes = AudioCoding.MuLaw.EncodeSpeech(Tone.Noise(2_400, seed: 31));
        AddBytes("r1", "i1", bytes[..301], AudioCoding.MuLaw);
        AddBytes("r1", "i1", bytes[301..], AudioCoding.MuLaw);
        short[] begun = Take(2_400);
        Assert.InRange(begun.Length, 2_250, 2_399);
        _ledger.Complete("i1");
        short[] rest = Take(2_400);
        _ledger.OnResponseDone("r1");
        Assert.Equal(AudioCoding.MuLaw.DecodeToSpeech(bytes), begun.Concat(rest));
        Assert.Empty(Take(1));
    }

    [Fact]
    public void The_last_moments_of_a_reply_that_is_being_cut_are_not_heard()
    {
        AddBytes("r1", "i1", AudioCoding.ALaw.EncodeSpeech(Tone.Noise(2_400, seed: 32)), AudioCoding.ALaw);
        Take(480);
        _ledger.BeginCut("r1");
        Add("r2", "i2", [5, 6]);
        _ledger.Complete("i1");
        CutItem cut = Assert.Single(_ledger.Cut(deviceSamples: 240));
        Assert.Equal(10, cut.HeardMs);
        Assert.InRange(cut.ReceivedMs, 90, 100);
        Assert.Equal([5, 6], Take(10));
    }

    [Fact]
    public void A_signal_is_played_in_its_turn_and_is_nothing_of_the_conversation()
    {
        Add("r1", "i1", [1, 2]);
        _ledger.AddSignal([7, 8]);
        Add("r2", "i2", [3]);
        Assert.Equal(["i1", "i2"], _ledger.Positions.Select(item => item.ItemId));
        Assert.Equal([1, 2, 7, 8, 3], Take(10));
        Assert.Equal(2, _ledger.RepliesStarted);
        _ledger.BeginCut(null);
        Assert.Equal(["i1", "i2"], _ledger.Cut(deviceSamples: 5).Select(item => item.ItemId));
    }

    [Fact]
    public void Escaped_slashes_in_base64_are_understood()
    {
        short[] samples = [-1, -1, -1];
        string base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<short>(samples)).Replace("/", "\\/", StringComparison.Ordinal);
        Assert.True(_ledger.Append(Event("r1", "i1", base64)));
        Assert.Equal(samples, Take(10));
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAA")]
    public void What_is_not_base64_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => _ledger.Append(Event("r1", "i1", text)));
        Add("r1", "i1", [7]);
        Assert.Equal([7], Take(10));
    }

    [Fact]
    public void A_cut_freezes_what_was_heard_and_drops_the_rest()
    {
        Add("r1", "i1", Ramp(4800));
        Take(2400);
        Assert.True(_ledger.BeginCut("r1"));
        CutItem cut = Assert.Single(_ledger.Cut(deviceSamples: 480));
        Assert.Equal(("i1", 80, 200), (cut.ItemId, cut.HeardMs, cut.ReceivedMs));
        Assert.Empty(Take(10));
        Assert.False(_ledger.HasUnheard);
    }

    [Fact]
    public void Late_deltas_of_a_reply_that_was_cut_are_ignored_and_the_next_reply_is_not()
    {
        Add("r1", "i1", Ramp(4800));
        Take(10);
        _ledger.BeginCut("r1");
        _ledger.Cut(0);
        Assert.False(Add("r1", "i1", [1, 2]));
        _ledger.OnResponseDone("r1");
        Assert.False(Add("r1", "i1", [3, 4]));
        Assert.True(Add("r2", "i2", [5, 6]));
        Assert.Equal([5, 6], Take(10));
        Assert.Equal(2, _ledger.LateDeltas);
    }

    [Fact]
    public void A_reply_that_begins_between_the_cut_and_the_silence_is_kept()
    {
        Add("r1", "i1", Ramp(4800));
        Take(480);
        _ledger.BeginCut("r1");
        Add("r2", "i2", [5, 6]);
        Assert.Equal("i1", Assert.Single(_ledger.Cut(0)).ItemId);
        Assert.Equal([5, 6], Take(10));
    }

    [Fact]
    public void A_running_response_without_sound_yet_is_ignored_from_the_cut_on()
    {
        _ledger.OnResponseCreated("r1");
        Assert.False(_ledger.BeginCut("r1"));
        Assert.False(Add("r1", "i1", [1]));
    }

    [Fact]
    public void A_reply_heard_to_its_end_is_not_cut()
    {
        Add("r1", "i1", Ramp(480));
        _ledger.Complete("i1");
        Take(480);
        _ledger.SetPending(0);
        Assert.False(_ledger.BeginCut(null));
        Assert.Empty(_ledger.Cut(0));
    }

    [Fact]
    public void Several_items_of_one_reply_are_each_cut_where_they_were_heard()
    {
        Add("r1", "i1", Ramp(2400));
        _ledger.Complete("i1");
        Add("r1", "i2", Ramp(2400));
        Take(3600);
        _ledger.BeginCut("r1");
        IReadOnlyList<CutItem> cut = _ledger.Cut(deviceSamples: 1800);
        Assert.Equal([("i1", 75L, 100L), ("i2", 0L, 100L)], cut.Select(item => (item.ItemId, item.HeardMs, item.ReceivedMs)));
    }

    [Fact]
    public void Heard_never_goes_back_and_never_beyond_what_was_handed_over()
    {
        Add("r1", "i1", Ramp(2400));
        Take(1200);
        _ledger.SetPending(240);
        _ledger.SetPending(10_000);
        _ledger.SetPending(-5);
        _ledger.BeginCut("r1");
        Assert.Equal(50, Assert.Single(_ledger.Cut(0)).HeardMs);
    }

    [Fact]
    public void Replies_are_counted_when_they_begin_to_sound()
    {
        Add("r1", "i1", [1]);
        Add("r1", "i2", [2]);
        Add("r2", "i3", [3]);
        Assert.Equal(0, _ledger.RepliesStarted);
        Take(2);
        Assert.Equal(1, _ledger.RepliesStarted);
        Take(1);
        Assert.Equal(2, _ledger.RepliesStarted);
    }

    [Fact]
    public void More_is_expected_until_the_item_or_the_response_is_done()
    {
        Add("r1", "i1", [1]);
        Assert.True(_ledger.ExpectsMore);
        _ledger.OnResponseDone("r1");
        Assert.False(_ledger.ExpectsMore);
    }

    private static short[] Ramp(int count) => [.. Enumerable.Range(1, count).Select(i => (short)i)];

    private bool Add(string response, string item, short[] samples) => AddBytes(response, item, MemoryMarshal.AsBytes<short>(samples).ToArray());

    private bool AddBytes(string response, string item, byte[] bytes, AudioCoding? coding = null) =>
        _ledger.Append(Event(response, item, Convert.ToBase64String(bytes)), coding);

    private ServerEvent Event(string response, string item, string base64) => ServerEvent.Parse(
        Encoding.UTF8.GetBytes($$"""{"type":"response.output_audio.delta","response_id":"{{response}}","item_id":"{{item}}","content_index":0,"delta":"{{base64}}"}"""),
        _strings);

    private short[] Take(int count)
    {
        var samples = new short[count];
        return samples[.._ledger.Take(samples)];
    }
}
