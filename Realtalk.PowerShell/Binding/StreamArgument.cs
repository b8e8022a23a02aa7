using System.Globalization;
using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// What <c>-Stream</c> takes: a stream, its name (with wildcards) or its id. Which streams these are is for the cmdlet to find
/// out: what a binder refuses would be lost with all the other names, and whatever <c>-ErrorAction</c> says.
/// </summary>
public sealed class StreamArgument
{
    private readonly IRealtimeTextStream? _stream;
    private readonly string _name;

    /// <summary>A stream itself.</summary>
    /// <param name="stream">The stream.</param>
    public StreamArgument(IRealtimeTextStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _name = stream.Name;
    }

    /// <summary>A stream by its name, with wildcards, or by its id.</summary>
    /// <param name="nameOrId">The name or the id.</param>
    public StreamArgument(string nameOrId)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrId);
        _name = nameOrId;
    }

    /// <summary>A stream by its id.</summary>
    /// <param name="id">The id.</param>
    public StreamArgument(int id) => _name = id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name or the id, as it was given.</summary>
    public override string ToString() => _name;

    /// <summary>The streams that are meant, with whether each was named or but matches a wildcard.</summary>
    /// <typeparam name="T">What kind of stream will do.</typeparam>
    /// <exception cref="RealtimeException">There is none of that name or id, or it is of another kind.</exception>
    internal IReadOnlyList<(T Stream, bool IsNamed)> Find<T>()
        where T : class, IRealtimeTextStream
    {
        IRealtimeTextStream[] all = OpenObjects.TextStreams;
        IRealtimeTextStream? named = _stream ?? OpenObjects.FindStream(all, _name);
        if (named is null && WildcardPattern.ContainsWildcardCharacters(_name))
        {
            var pattern = new WildcardPattern(_name, WildcardOptions.IgnoreCase);
            return [.. all.OfType<T>().Where(stream => pattern.IsMatch(stream.Name)).Select(stream => (stream, false))];
        }

        return named switch
        {
            T found => [(found, true)],
            null => throw NotFound(all),
            _ => throw new RealtimeException(
                "StreamOfOtherProcess",
                RealtimeErrorKind.InvalidOperation,
                $"The stream '{named.Name}' is another process's: here there is its text alone.",
                "Do this in the process that opened it.",
                named),
        };
    }

    /// <summary>The one stream that is meant.</summary>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    internal T FindOne<T>()
        where T : class, IRealtimeTextStream
    {
        IReadOnlyList<(T Stream, bool IsNamed)> found = Find<T>();
        return found.Count switch
        {
            1 => found[0].Stream,
            0 => throw NotFound(OpenObjects.TextStreams),
            _ => throw new RealtimeException(
                "SeveralStreams",
                RealtimeErrorKind.InvalidArgument,
                $"'{_name}' means several streams: {OpenObjects.ListNames(found.Select(one => one.Stream))}.",
                "Name one of them.",
                _name),
        };
    }

    private RealtimeException NotFound(IRealtimeTextStream[] all) => new(
        "StreamNotFound",
        RealtimeErrorKind.ObjectNotFound,
        $"There is no stream '{_name}'.",
        all.Length == 0 ? "None is open. Open one with New-RealtimeStream." : $"There are: {OpenObjects.ListNames(all)}.",
        _name);
}
