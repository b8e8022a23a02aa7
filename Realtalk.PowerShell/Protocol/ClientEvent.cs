using System.Text.Json.Serialization;

namespace Realtalk.Protocol;

/// <summary>An event that we send; null members are left out of the frame.</summary>
/// <param name="Type">The event's name.</param>
internal abstract record ClientEvent([property: JsonPropertyOrder(-2)] string Type)
{
    /// <summary>Our name for this event; an <c>error</c> that it causes repeats it. At most 512 characters.</summary>
    [JsonPropertyOrder(-1)]
    public string? EventId { get; init; }
}
