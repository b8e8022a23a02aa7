using System.Globalization;
using System.Management.Automation;
using Realtalk.Bridge;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// What <c>-Stream</c> takes: a stream, its name (with wildcards) or its id. Which streams these are is for the cmdlet to find
/// out: what a binder refuses would be lost with all the other names, and whatever <c>-ErrorAction</c> says.
/// </summary>
public sealed class StreamArgument
{
    private readonly IRealtimeTextStream? _stream;
    private readonly RealtimeException? _refusal;
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

    /// <summary>Something that is no stream; which it says when the stream is looked for.</summary>
    /// <param name="refusal">Why it is none.</param>
    internal StreamArgument(RealtimeException refusal)
    {
        _refusal = refusal;
        _name = $"{refusal.Target}";
    }

    /// <summary>The bridge that named its stream; null for what was named otherwise.</summary>
    internal RealtimeBridge? Bridge { get; init; }

    /// <summary>The name or the id, as it was given.</summary>
    public override string ToString() => _name;

    /// <summary>The streams that are meant, with whether each was named or but matches a wildcard.</summary>
    /// <typeparam name="T">What kind of stream will do.</typeparam>
    /// <param name="advice">What to say where there is none.</param>
    /// <exception cref="RealtimeException">There is none of that name or id, or it is of another kind.</exception>
    internal IReadOnlyList<(T Stream, bool IsNamed)> Find<T>(StreamAdvice advice)
        where T : class, IRealtimeTextStream
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        IRealtimeTextStream[] all = OpenObjects.TextStreams;
        IRealtimeTextStream[] named = _stream is null ? FindNamed(all) : [_stream];
        if (named.Length == 0 && WildcardPattern.ContainsWildcardCharacters(_name))
        {
            var pattern = NamePattern.Read(_name);
            return [.. all.OfType<T>().Where(stream => pattern.IsMatch(stream.Name)).Select(stream => (stream, false))];
        }

        return named switch
        {
            [T found] => [(found, true)],
            [] => throw NotFound(all, advice),
            [var other] => throw OpenObjects.OfOtherProcess([other], advice),
            _ => throw Several(named, "Say which by its id."),
        };
    }

    /// <summary>The one stream that is meant.</summary>
    /// <param name="advice">What to say where there is none.</param>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    internal T FindOne<T>(StreamAdvice advice)
        where T : class, IRealtimeTextStream
    {
        IReadOnlyList<(T Stream, bool IsNamed)> found = Find<T>(advice);
        return found.Count switch
        {
            1 => found[0].Stream,
            0 => throw NotFound(OpenObjects.TextStreams, advice),
            _ => throw Several(found.Select(one => one.Stream), "Name one of them."),
        };
    }

    // As it is; or, where its wildcards were escaped, as it is meant.
    private IRealtimeTextStream[] FindNamed(IRealtimeTextStream[] all) =>
        OpenObjects.FindStreams(all, _name) is { Length: > 0 } named ? named : OpenObjects.FindStreams(all, WildcardPattern.Unescape(_name));

    private RealtimeException Several(IEnumerable<IRealtimeTextStream> streams, string recommendation) => new(
        "SeveralStreams",
        RealtimeErrorKind.InvalidArgument,
        $"'{_name}' means several streams: {OpenObjects.ListNames(streams)}.",
        recommendation,
        _name);

    private RealtimeException NotFound(IRealtimeTextStream[] all, StreamAdvice advice)
    {
        string there = all.Length == 0 ? $"None is open. {advice.Open}" : $"There are: {OpenObjects.ListNames(all)}.";
        return new RealtimeException(
            "StreamNotFound",
            RealtimeErrorKind.ObjectNotFound,
            $"There is no stream '{_name}'.",
            advice.OtherMeaning is { } other ? $"{there} {other}" : there,
            _name);
    }
}
