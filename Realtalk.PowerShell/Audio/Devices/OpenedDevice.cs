namespace Realtalk.Audio.Devices;

/// <summary>A device, and how it was opened.</summary>
/// <typeparam name="T">A microphone or a loudspeaker.</typeparam>
/// <param name="Device">The device.</param>
/// <param name="Backend">The backend that opened it.</param>
/// <param name="Id">What the backend was asked for; null for its default device.</param>
internal sealed record OpenedDevice<T>(T Device, IAudioBackend Backend, string? Id)
    where T : IDisposable;
