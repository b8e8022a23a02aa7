using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class AdaptivePrebufferTests
{
    private const int Millisecond = AudioFormat.SamplesPerMillisecond;
    private readonly AdaptivePrebuffer _prebuffer = new();

    [Fact]
    public void An_underrun_makes_it_ask_for_more_than_was_there()
    {
        _prebuffer.OnStart(150 * Millisecond);
        _prebuffer.OnUnderrun();
        Assert.True(_prebuffer.Samples > 150 * Millisecond, "The same delta would be enough again.");
    }

    [Fact]
    public void It_has_an_upper_limit()
    {
        for (int i = 0; i < 20; i++)
        {
            _prebuffer.OnUnderrun();
        }

        Assert.Equal(AdaptivePrebuffer.Maximum, _prebuffer.Samples);
    }

    [Fact]
    public void It_shrinks_after_several_replies_with_more_in_store_than_they_needed()
    {
        Grow();
        int grown = _prebuffer.Samples;
        for (int reply = 0; reply < 3; reply++)
        {
            PlayReply(needed: 140 * Millisecond);
            Assert.Equal(grown, _prebuffer.Samples);
        }

        PlayReply(needed: 100 * Millisecond);
        Assert.InRange(_prebuffer.Samples, 200 * Millisecond, grown - 1);
    }

    [Fact]
    public void What_was_needed_it_keeps_whatever_was_left_in_the_deltas_that_came_at_once()
    {
        Grow();
        int grown = _prebuffer.Samples;
        for (int reply = 0; reply < 20; reply++)
        {
            PlayReply(needed: grown - (40 * Millisecond), start: grown + (90 * Millisecond));
        }

        Assert.Equal(grown, _prebuffer.Samples);
    }

    [Fact]
    public void A_reply_that_ran_dry_is_not_calm()
    {
        Grow();
        for (int reply = 0; reply < 3; reply++)
        {
            PlayReply(needed: 0);
        }

        _prebuffer.OnUnderrun();
        int grown = _prebuffer.Samples;
        PlayReply(needed: grown);
        PlayReply(needed: 0);
        Assert.Equal(grown, _prebuffer.Samples);
    }

    [Fact]
    public void In_real_time_it_shrinks_to_what_it_was_at_first()
    {
        Grow();
        for (int reply = 0; reply < 80; reply++)
        {
            PlayReply(needed: 0);
        }

        Assert.InRange(_prebuffer.Samples, AdaptivePrebuffer.Initial, AdaptivePrebuffer.Initial + Millisecond);
    }

    [Fact]
    public void It_is_not_needed_where_the_server_is_much_faster_than_speech()
    {
        PlayReplyFaster(times: 4);
        Assert.Equal(AdaptivePrebuffer.Minimum, _prebuffer.Samples);
    }

    [Fact]
    public void A_short_reply_in_real_time_does_not_look_fast()
    {
        _prebuffer.OnStart(150 * Millisecond);
        _prebuffer.OnLevel(150 * Millisecond);
        _prebuffer.OnPlayed(200 * Millisecond);
        _prebuffer.OnReplyEnded();
        Assert.Equal(AdaptivePrebuffer.Initial, _prebuffer.Samples);
    }

    [Fact]
    public void A_fast_reply_that_ran_dry_all_the_same_is_not_forgiven()
    {
        _prebuffer.OnStart(50 * Millisecond);
        _prebuffer.OnUnderrun();
        int grown = _prebuffer.Samples;
        PlayReplyFaster(times: 4);
        Assert.Equal(grown, _prebuffer.Samples);
    }

    private void Grow()
    {
        _prebuffer.OnStart(150 * Millisecond);
        _prebuffer.OnUnderrun();
        _prebuffer.OnReplyEnded();
    }

    // Of 600 ms, in deltas of 100.
    private void PlayReplyFaster(int times)
    {
        _prebuffer.OnStart(100 * Millisecond);
        for (int received = 200; received <= 600; received += 100)
        {
            _prebuffer.OnLevel((received - ((received - 100) / times)) * Millisecond);
        }

        _prebuffer.OnPlayed(600 * Millisecond);
        _prebuffer.OnReplyEnded();
    }

    // In real time.
    private void PlayReply(int needed, int? start = null)
    {
        int level = start ?? _prebuffer.Samples;
        _prebuffer.OnStart(level);
        _prebuffer.OnLevel(level - needed);
        _prebuffer.OnPlayed(2_000 * Millisecond);
        _prebuffer.OnReplyEnded();
    }
}
