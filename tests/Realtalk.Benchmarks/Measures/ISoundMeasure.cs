using Realtalk.Benchmarks.Figures;

namespace Realtalk.Benchmarks.Measures;

/// <summary>Takes one or more figures.</summary>
internal interface ISoundMeasure
{
    /// <summary>The name for <c>--only</c>.</summary>
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench);
}
