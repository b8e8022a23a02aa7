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

    private readonly List<short> _samples = [];

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

    private protected override void Finish() => WithStreams(Stream, Send);

    private protected override void Take(short[] samples) => _samples.AddRange(samples);

    private void Send(RealtimeStream stream)
    {
        stream.ThrowIfEnded();
        if (_samples.Count == 0)
        {
            throw new RealtimeException(
                "AudioEmpty", RealtimeErrorKind.InvalidArgument, "There is no sound to send.", "Send at least one sample.", stream);
        }

        if (Audio.AudioFormat.ToTimeSpan(_samples.Count) > Longest)
        {
            throw new RealtimeException(
                "AudioTooLong",
                RealtimeErrorKind.InvalidArgument,
                $"The sound is longer than {Longest.TotalMinutes:0} minutes, which is more than a message may hold.",
                "Send it in pieces, or let it be heard in real time: Start-RealtimeConversation -InputPath.",
                stream);
        }

        stream.SendAudioMessage(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_samples), Respond);
    }
}
