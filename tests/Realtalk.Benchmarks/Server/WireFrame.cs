using System.Text.Json;

namespace Realtalk.Benchmarks.Server;

/// <summary>An event that came in on the server's socket.</summary>
/// <param name="Timestamp">When its last byte had been read.</param>
/// <param name="Event">The event.</param>
internal readonly record struct WireFrame(long Timestamp, JsonElement Event)
{
    public string Type => Event.GetProperty("type").GetString() ?? string.Empty;
}
