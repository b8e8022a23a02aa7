namespace Realtalk.Simulator.Replay;

/// <summary>One session of a log.</summary>
/// <param name="Cues">What its client sent.</param>
/// <param name="Frames">What its server sent.</param>
/// <param name="MicrophoneMs">How much sound of the microphone it has.</param>
/// <param name="BreaksOff">Whether another session follows it, so that the connection was lost.</param>
internal sealed record ReplayPart(IReadOnlyList<ReplayCue> Cues, IReadOnlyList<ReplayFrame> Frames, double MicrophoneMs, bool BreaksOff)
{
    /// <summary>How many events it has, the microphone's sound apart.</summary>
    public int Count => Cues.Count + Frames.Count;
}
