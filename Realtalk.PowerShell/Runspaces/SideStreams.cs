using System.Management.Automation;

namespace Realtalk.Runspaces;

/// <summary>
/// What a pipeline says beside its output: its first errors and warnings are kept, and all else is let go as it comes, however
/// much it is. The pipeline's threads add; it is read when the pipeline has ended.
/// </summary>
internal sealed class SideStreams
{
    private const int MaxKept = 10;

    private readonly List<ErrorRecord> _errors = [];
    private readonly List<WarningRecord> _warnings = [];

    public SideStreams(PSDataStreams streams)
    {
        Follow(streams.Error, _errors);
        Follow(streams.Warning, _warnings);
        Follow(streams.Information, null);
        Follow(streams.Progress, null);
        Follow(streams.Verbose, null);
        Follow(streams.Debug, null);
    }

    /// <summary>The first errors, as texts.</summary>
    public IReadOnlyList<string> Errors => Read(_errors, ErrorText.Of);

    /// <summary>The first warnings.</summary>
    public IReadOnlyList<string> Warnings => Read(_warnings, warning => warning.Message);

    private static void Follow<T>(PSDataCollection<T> stream, List<T>? kept) => stream.DataAdded += (_, _) =>
    {
        foreach (T record in stream.ReadAll())
        {
            if (kept is null)
            {
                continue;
            }

            lock (kept)
            {
                if (kept.Count < MaxKept)
                {
                    kept.Add(record);
                }
            }
        }
    };

    private static string[] Read<T>(List<T> kept, Converter<T, string> toText)
    {
        lock (kept)
        {
            return [.. kept.ConvertAll(toText)];
        }
    }
}
