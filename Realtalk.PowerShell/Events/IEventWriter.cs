namespace Realtalk.Events;

/// <summary>Makes a file of events, which come one after the other.</summary>
internal interface IEventWriter : IDisposable
{
    /// <summary>Takes the next event.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Write(RealtimeEvent item);

    /// <summary>There are no more.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    void Complete();
}
