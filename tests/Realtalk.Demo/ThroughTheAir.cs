using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Threading;

namespace Realtalk.Demo;

/// <summary>Lets the caller be heard as a person is: played on one device, and picked up by another, which is the conversation's microphone.</summary>
internal sealed class ThroughTheAir : IDisposable
{
    private readonly IAudioInput _voice;
    private readonly IAudioOutput _mouth;
    private readonly IWorker _speaking;

    public ThroughTheAir(IAudioInput voice, string callerDevice, string microphone)
    {
        _voice = voice;
        _mouth = AudioBackends.OpenOutput(callerDevice);
        Microphone = AudioBackends.OpenInput(microphone);
        _speaking = DedicatedThreads.Instance.Start("caller", Speak);
    }

    /// <summary>What the conversation hears the caller with.</summary>
    public IAudioInput Microphone { get; }

    public void Dispose()
    {
        _speaking.Dispose();
        _mouth.Dispose();
        Microphone.Dispose();
    }

    private void Speak(CancellationToken cancellationToken)
    {
        var frame = new short[AudioFormat.FrameSamples];
        for (int count = frame.Length; count == frame.Length;)
        {
            count = _voice.Read(frame, cancellationToken);
            _mouth.Write(frame.AsSpan(0, count));
        }

        // The caller has hung up: nothing more is to be heard.
        Microphone.Dispose();
    }
}
