namespace Realtalk.Audio.Devices.Wave;

/// <summary>What makes a <see cref="WaveClock"/> tick by itself.</summary>
internal interface IClockDriver
{
    /// <summary>Ends the ticking; a tick that is running is the last.</summary>
    void Stop();

    /// <summary>Makes a held clock ask again.</summary>
    void Wake();
}
