namespace Realtalk.Audio;

/// <summary>In which form sound goes over the wire.</summary>
public enum RealtimeAudioFormat
{
    /// <summary>16-bit samples at 24,000 Hz (<c>audio/pcm</c>): the best sound.</summary>
    Pcm,

    /// <summary>G.711 mu-law at 8,000 Hz (<c>audio/pcmu</c>), as telephones in North America and Japan use it.</summary>
    G711Ulaw,

    /// <summary>G.711 A-law at 8,000 Hz (<c>audio/pcma</c>), as telephones elsewhere use it.</summary>
    G711Alaw,
}
