using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Send-RealtimeAudio</c>: sound as one user message of its own, beside any microphone.</summary>
[Cmdlet(VerbsCommunications.Send, "RealtimeAudio", DefaultParameterSetName = "Audio")]
[OutputType(typeof(void))]
public sealed class SendRealtimeAudioCommand : AudioChunkCmdlet
{
    // The message is one frame, and servers take frames of up to 15 MiB: about four minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly List<(RealtimeStream Stream, List<short> Samples)> _sounds = [];
    private readonly List<short> _unaddressed = [];
    private StreamArgument[]? _named;
    private List<short>[]? _takers;

    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <summary>The model is to answer, as soon as it is free.</summary>
    [Parameter]
    public SwitchParameter Respond { get; set; }

    private protected override StreamAdvice Advice { get; } = new()
    {
        Elsewhere = "Send-RealtimeText sends text from here; send sound in the process that opened the stream.",
    };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Where the streams come along the pipeline, each has another -Stream; on the command line it stays the same.
        if (_takers is null || !ReferenceEquals(Stream, _named))
        {
            FinishSound();
            _named = Stream;
            _takers = Stream is null ? [_unaddressed] : FindTakers(Stream);
        }

        base.ProcessRecord();
    }

    private protected override void Finish()
    {
        if (_takers is null || _unaddressed.Count > 0 || _named is null)
        {
            WithStreams(_takers is null ? Stream : null, stream => Send(stream, _unaddressed));
        }

        foreach ((RealtimeStream stream, List<short> samples) in _sounds)
        {
            WithStream(stream, one => Send(one, samples));
        }
    }

    private protected override void Take(short[] samples)
    {
        foreach (List<short> taker in _takers ?? [])
        {
            taker.AddRange(samples);
        }
    }

    // A sound that was given as an argument comes with each stream again: who has it, does not get it twice.
    private List<short>[] FindTakers(StreamArgument[] named)
    {
        List<List<short>> takers = [];
        foreach ((RealtimeStream stream, _) in FindStreams<RealtimeStream>(named))
        {
            int place = _sounds.FindIndex(sound => ReferenceEquals(sound.Stream, stream));
            if (place < 0)
            {
                _sounds.Add((stream, []));
                takers.Add(_sounds[^1].Samples);
            }
            else if (!IsSoundGiven)
            {
                takers.Add(_sounds[place].Samples);
            }
        }

        return [.. takers];
    }

    private void Send(RealtimeStream stream, List<short> samples)
    {
        stream.ThrowIfEnded();
        if (samples.Count == 0 && HasFailed)
        {
            // Why there is no sound was said where it was read.
            return;
        }

        if (samples.Count == 0)
        {
            throw new RealtimeException(
                "AudioEmpty", RealtimeErrorKind.InvalidArgument, "There is no sound to send.", "Send at least one sample.", stream);
        }

        if (Audio.AudioFormat.ToTimeSpan(samples.Count) > Longest)
        {
            throw new RealtimeException(
                "AudioTooLong",
                RealtimeErrorKind.InvalidArgument,
                $"The sound is longer than {Longest.TotalMinutes:0} minutes, which is more than a message may hold.",
                "Send it in pieces, or let it be heard in real time: Start-RealtimeConversation -InputPath.",
                stream);
        }

        stream.SendAudioMessage(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(samples), Respond);
    }
}
