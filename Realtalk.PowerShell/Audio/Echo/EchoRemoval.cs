using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>Takes the loudspeaker out of the microphone.</summary>
internal static class EchoRemoval
{
    /// <summary>The best canceller for two open devices: the system's, where both are its ends; else libspeexdsp, where it is installed.</summary>
    public static IEchoCanceller Choose(IAudioInput input, IAudioOutput output)
    {
        bool isSystems = input is IEchoCancelled { IsEchoCancelled: true } && output is IEchoCancelled { IsEchoCancelled: true };
        return !isSystems && SpeexEchoCanceller.IsAvailable ? new SpeexEchoCanceller() : new PassingCanceller();
    }

    /// <summary>Puts a canceller between two devices and their users.</summary>
    /// <param name="input">The microphone.</param>
    /// <param name="output">The loudspeaker.</param>
    /// <param name="canceller">The canceller.</param>
    /// <returns>What is to be used in their place; disposes them, and the canceller.</returns>
    public static (IAudioInput Input, IAudioOutput Output) Apply(IAudioInput input, IAudioOutput output, IEchoCanceller canceller)
    {
        var reference = new EchoReference();
        return (new EchoCancellingInput(input, reference, canceller), new EchoReferenceOutput(output, reference));
    }
}
