using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Threading;

namespace Realtalk.Demo;

/// <summary>
/// How the caller reaches the conversation: directly, or, where devices are named, through the air: played on one device
/// and picked up by another.
/// </summary>
internal sealed class CallerLineIn : IDisposable
{
    private readonly IAudioOutput? _mouth;
    private readonly IAudioInput? _voice;
    private readonly IWorker? _speaking;

    public CallerLineIn(ScriptedCaller caller, WaveClock clock, DemoOptions options)
    {
        var voice = new ClockedInput(clock, caller.Name, caller.Produce);
        if (options.CallerDevice is null)
        {
            Microphone = voice;
            return;
        }

        _voice = voice;
        _mouth = AudioBackends.OpenOutput(options.CallerDevice);
        Microphone = AudioBackends.OpenInput(options.InputDevice);
        _speaking = DedicatedThreads.Instance.Start("caller", Speak);
    }

    /// <summary>What the conversation hears the caller with.</summary>
    public IAudioInput Microphone { get; }

    public void Dispose()
    {
        _speaking?.Dispose();
        _voice?.Dispose();
        _mouth?.Dispose();
    }

    private void Speak(CancellationToken cancellationToken)
    {
        var frame = new short[AudioFormat.FrameSamples];
        for (int count = frame.Length; count == frame.Length;)
        {
            count = _voice!.Read(frame, cancellationToken);
            _mouth!.Write(frame.AsSpan(0, count));
        }

        // The caller has hung up: the microphone hears nothing any more.
        _mouth!.Drain();
        Microphone.Dispose();
    }
}
