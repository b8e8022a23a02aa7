using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Timeline;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeTranscript</c>: who said what, in the order of the conversation, of a stream or of the events of a log.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeTranscript", DefaultParameterSetName = StreamSet)]
[OutputType(typeof(RealtimeTranscriptEntry))]
public sealed class GetRealtimeTranscriptCommand : RealtimeCmdlet
{
    private const string StreamSet = "Stream";

    private readonly List<(int? StreamId, TranscriptReader Reader)> _readers = [];

    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 1, ParameterSetName = StreamSet, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <summary>The events of a log: all of them, in their order.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Event", ValueFromPipeline = true)]
    [ValidateNotNull]
    public RealtimeEvent[] InputObject { get; set; } = [];

    /// <summary>
    /// Goes on until the conversation is over (without one: until the stream ends), and emits each entry once, when nothing more
    /// is to come of it: a spoken reply when it was heard to its end or cut off.
    /// </summary>
    [Parameter(ParameterSetName = StreamSet)]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == StreamSet)
        {
            WithStreams(Stream, OpenObjects.GetDefaultTextStream, Process);
            return;
        }

        foreach (RealtimeEvent item in InputObject)
        {
            FindReader(item).Add(item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach ((_, TranscriptReader reader) in _readers)
        {
            WriteObject(reader.ToTranscript(), enumerateCollection: true);
        }
    }

    // Item ids are a conversation's own: each stream has its transcript, and so has each file, which begins anew.
    private TranscriptReader FindReader(RealtimeEvent item)
    {
        int index = _readers.FindLastIndex(one => one.StreamId == item.StreamId);
        if (index < 0 || (item.StreamId is null && item.Sequence == 1))
        {
            index = _readers.Count;
            _readers.Add((item.StreamId, new TranscriptReader(item.StreamId)));
        }

        return _readers[index].Reader;
    }

    private void Process(IRealtimeTextStream stream)
    {
        if (!Follow)
        {
            foreach (RealtimeTranscriptEntry entry in stream.GetTranscript())
            {
                WriteOfStream(entry);
            }

            return;
        }

        var follower = new TranscriptFollower(stream, stream is RealtimeStream own ? OpenObjects.FindConversation(own) : null);
        while (Run(follower.NextAsync) is { } next)
        {
            WriteOfStream(next);
        }
    }
}
