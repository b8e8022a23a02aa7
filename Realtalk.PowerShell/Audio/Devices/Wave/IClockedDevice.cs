namespace Realtalk.Audio.Devices.Wave;

/// <summary>A device that a <see cref="WaveClock"/> drives. Calls come one at a time; they must not throw.</summary>
internal interface IClockedDevice
{
    /// <summary>Outputs come first within a tick, so that an input can answer to what has just been heard.</summary>
    AudioDirection Direction { get; }

    /// <summary>Plays or records <see cref="WaveClock.TickSamples"/> samples.</summary>
    void Tick();

    /// <summary>The clock will not tick any more.</summary>
    void ClockStopped();
}
