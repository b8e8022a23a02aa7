namespace Realtalk.Benchmarks.Ingest;

/// <summary>What taking in a row of replies cost.</summary>
/// <param name="EventsPerSecond">How fast it was.</param>
/// <param name="Microseconds">Processor time of the process for one event, in all its threads.</param>
/// <param name="Bytes">Allocated for one event, in all threads.</param>
internal sealed record IngestSample(double EventsPerSecond, double Microseconds, double Bytes);
