using Realtalk.Benchmarks.Figures;
namespace Realtalk.Benchmarks.Load;
internal sealed class MemoryMeasure : ILoadMeasure
{
    public string Name => "memory";
    public Task<IReadOnlyList<Figure>> RunAsync(int rounds, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Figure>>([]);
}
