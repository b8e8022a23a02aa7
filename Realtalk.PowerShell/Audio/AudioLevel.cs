namespace Realtalk.Audio;

/// <summary>How loud sound is, in dBFS: 0 is the loudest that 16 bits can say, <see cref="Silence"/> the floor.</summary>
/// <param name="Rms">The mean level.</param>
/// <param name="Peak">The highest sample.</param>
internal readonly record struct AudioLevel(double Rms, double Peak)
{
    /// <summary>The level of silence, and the least there is: the range of 16 bits.</summary>
    public const double Floor = -96;

    /// <summary>Nothing to hear.</summary>
    public static AudioLevel Silence { get; } = new(Floor, Floor);
}
