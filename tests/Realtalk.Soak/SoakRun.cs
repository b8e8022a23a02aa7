using System.Diagnostics;
using Realtalk.Soak.Calls;
using Realtalk.Soak.Resources;

namespace Realtalk.Soak;

/// <summary>Rounds of calls that are held at once, for as long as it is to last; after each, what the process holds.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    private readonly List<CallFigures> _calls = [];
    private readonly List<ResourceSample> _samples = [];

    public IReadOnlyList<CallFigures> Calls => _calls;

    public IReadOnlyList<ResourceSample> Samples => _samples;

    public TimeSpan Elapsed { get; private set; }

    /// <param name="tell">Is told of each call in which something is wrong.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<CallFigures> tell, CancellationToken cancellationToken)
    {
        using var scenario = new SoakScenario();
        var watched = new WatchedObjects();
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; Elapsed < TimeSpan.FromMinutes(options.Minutes) && !cancellationToken.IsCancellationRequested; number += options.Calls)
        {
            int first = number;
            Task<CallFigures>[] round = [.. Enumerable.Range(0, options.Calls).Select(i => Task.Run(() =>
                SoakCall.RunAsync(scenario, CallPlan.Make(options.Seed, options.Only ?? first + i), watched, options.Output, cancellationToken)))];
            foreach (CallFigures call in await Task.WhenAll(round))
            {
                _calls.Add(call);
                if (call.Faults.Count > 0)
                {
                    tell(call);
                }
            }

            Array.Clear(round);
            _samples.Add(await ResourceSample.TakeAsync(watched));
            Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>What has grown, in words.</summary>
    public IReadOnlyList<string> FindGrowth()
    {
        var grown = new List<string>();
        for (int i = 0; i < ResourceSample.Kinds.Count; i++)
        {
            (string name, double slack, double share) = ResourceSample.Kinds[i];
            if (ResourceTrend.Grows([.. _samples.Select(sample => sample.Values[i])], slack, share))
            {
                grown.Add(name);
            }
        }

        return grown;
    }
}
