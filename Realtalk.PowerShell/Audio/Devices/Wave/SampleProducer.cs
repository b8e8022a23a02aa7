namespace Realtalk.Audio.Devices.Wave;

/// <summary>Says what comes next: called once a tick of the clock, on the clock's thread.</summary>
/// <param name="samples">Takes the next samples, 16-bit mono at 24,000 Hz; it comes as silence.</param>
/// <returns>How many there are: all, or fewer when nothing follows any more.</returns>
internal delegate int SampleProducer(Span<short> samples);
