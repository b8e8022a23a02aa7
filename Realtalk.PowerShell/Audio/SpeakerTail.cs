using Realtalk.Audio.Devices;

namespace Realtalk.Audio;

/// <summary>
/// Hands samples to the loudspeaker and to the recording, and changes those at the end that nobody has heard yet. Used by
/// the playback loop alone.
/// </summary>
internal sealed class SpeakerTail(IAudioOutput output, IConversationRecorder? recorder)
{
    private readonly HandedHistory _history = new();
    private bool _continues;

    /// <summary>How many of the last samples can still be changed.</summary>
    public int ReplaceableSamples => Math.Clamp(output.PendingSamples - output.CommittedSamples, 0, HandedHistory.Capacity);

    /// <summary>Hands over what follows without a pause on what came before, but for the first after <see cref="Break"/>.</summary>
    public void Write(ReadOnlySpan<short> samples)
    {
        recorder?.WriteHeard(samples, output.PendingSamples, _continues);
        output.Write(samples);
        _history.Add(samples);
        _continues = true;
    }

    /// <summary>What comes next does not follow without a pause.</summary>
    public void Break() => _continues = false;

    /// <summary>The last samples as they were written.</summary>
    public short[] Copy(int count)
    {
        var tail = new short[count];
        _history.CopyLast(tail);
        return tail;
    }

    /// <summary>Puts samples in the place of the last ones, which are still written as they were for <see cref="Copy"/>.</summary>
    public void Replace(ReadOnlySpan<short> tail)
    {
        if (tail.Length > 0)
        {
            output.ReplaceTail(tail);
            recorder?.ReplaceHeardTail(tail);
        }
    }
}
