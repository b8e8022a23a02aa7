using System.Diagnostics;

namespace Realtalk.Audio;

/// <content>How the sound is stopped before its end: held, to go on later, or cut off. On the playback thread.</content>
internal sealed partial class PlaybackLoop
{
    private void StopHere()
    {
        if (_isHeld)
        {
            return;
        }

        // What is not heard goes back to where it came from, and comes again at the end of the hold. The fade that ends the
        // sound is made of it, and is not counted as heard.
        short[] tail = RecallTail(out int inDevice);
        _ledger.PutBack(tail);
        FadeOut(tail, inDevice);
        Meter.OnSilenced();
        _isHeld = true;
        _isPlaying = false;
    }

    private void GoOn()
    {
        _isHeld = false;
        _fadeIn = Fade.Samples;
    }

    private void Cut(Action<IReadOnlyList<CutItem>, long> done)
    {
        if (_isHeld)
        {
            _isHeld = false;
            FinishCut(_ledger.Cut(deviceSamples: 0), Stopwatch.GetTimestamp(), done);
            return;
        }

        short[] tail = RecallTail(out int inDevice);
        long silence = (long)(_output.CommittedSamples + Math.Min(tail.Length, Fade.Samples)) * Stopwatch.Frequency / AudioFormat.SampleRate;
        FadeOut(tail, inDevice);
        FinishCut(_ledger.Cut(tail.Length), Stopwatch.GetTimestamp() + silence, done);
    }

    // The samples that need not be heard any more: those of the device's that can still be replaced and, where these are less
    // than a fade, the rest of the fade out of what would have come next.
    private short[] RecallTail(out int inDevice)
    {
        inDevice = _tail.ReplaceableSamples;
        short[] tail = _tail.Copy(inDevice);
        if (inDevice >= Fade.Samples || !_isPlaying || _concealment.IsOn)
        {
            return tail;
        }

        var next = new short[Fade.Samples - inDevice];
        int count = _ledger.Take(next);
        return [.. tail, .. next.AsSpan(0, count)];
    }

    private void FadeOut(short[] tail, int inDevice)
    {
        if (_concealment.IsOn)
        {
            // It dies away as it is.
            _concealment.Forget();
            return;
        }

        Fade.Out(tail);
        _tail.Replace(tail.AsSpan(0, inDevice));
        if (tail.Length > inDevice)
        {
            Write(tail.AsSpan(inDevice));
        }
    }

    private void FinishCut(IReadOnlyList<CutItem> items, long silenced, Action<IReadOnlyList<CutItem>, long> done)
    {
        if (_isPlaying)
        {
            _isPlaying = false;
            _output.Drain();
        }

        // What was cut is known before anyone hears that the reply has ended.
        done(items, silenced);
        if (_isSpeaking)
        {
            EndReply();
        }
    }
}
