using Realtalk.Benchmarks.Figures;

namespace Realtalk.Benchmarks.Load;

/// <summary>Takes one or more figures.</summary>
internal interface ILoadMeasure
{
    /// <summary>The name for <c>--only</c>.</summary>
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(int rounds, CancellationToken cancellationToken);
}
