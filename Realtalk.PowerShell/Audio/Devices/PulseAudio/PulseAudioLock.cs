namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>Holds a main loop's lock until it is disposed.</summary>
internal readonly ref struct PulseAudioLock
{
    private readonly nint _mainloop;

    public PulseAudioLock(nint mainloop)
    {
        _mainloop = mainloop;
        PulseAudioNative.pa_threaded_mainloop_lock(mainloop);
    }

    public void Dispose() => PulseAudioNative.pa_threaded_mainloop_unlock(_mainloop);
}
