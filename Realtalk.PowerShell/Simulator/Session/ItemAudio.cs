using Realtalk.Audio.Conversion;

namespace Realtalk.Simulator.Session;

/// <summary>The sound of one content part of an item, in the format in which it was received or sent.</summary>
internal sealed class ItemAudio
{
    public ItemAudio(byte[] bytes, AudioCoding coding, int length)
    {
        Bytes = bytes;
        Coding = coding;
        Length = length;
    }

    /// <summary>The sound; of a reply in progress also what is not sent yet.</summary>
    public byte[] Bytes { get; }

    /// <summary>Its format.</summary>
    public AudioCoding Coding { get; }

    /// <summary>How many of the bytes the client has sent or was sent.</summary>
    public int Length { get; set; }

    /// <summary>The bytes that both sides have.</summary>
    public ReadOnlyMemory<byte> Known => Bytes.AsMemory(0, Length);

    /// <summary>The length of what both sides have, in milliseconds, rounded down.</summary>
    public int Milliseconds => Length / Coding.BytesPerMillisecond;
}
