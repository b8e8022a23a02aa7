namespace Realtalk.Audio.Conversion;

/// <summary>How one sample is laid down in bytes (little-endian where it has several).</summary>
internal enum SampleEncoding
{
    /// <summary>8-bit unsigned, 128 is silence.</summary>
    UInt8,

    /// <summary>16-bit signed: the engine's own.</summary>
    Int16,

    /// <summary>24-bit signed, packed.</summary>
    Int24,

    /// <summary>32-bit signed.</summary>
    Int32,

    /// <summary>32-bit float, full scale is 1.</summary>
    Float32,

    /// <summary>64-bit float, full scale is 1.</summary>
    Float64,

    /// <summary>G.711 mu-law, 8 bits.</summary>
    MuLaw,

    /// <summary>G.711 A-law, 8 bits.</summary>
    ALaw,
}
