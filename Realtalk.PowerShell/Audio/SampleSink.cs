namespace Realtalk.Audio;

/// <summary>Takes samples: 16-bit, mono, 24,000 Hz. Does not wait, and does not keep the span.</summary>
internal delegate void SampleSink(ReadOnlySpan<short> samples);
