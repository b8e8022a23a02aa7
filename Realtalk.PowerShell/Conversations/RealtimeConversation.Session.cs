using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Conversations;

/// <content>What the conversation asks of the stream's session.</content>
public sealed partial class RealtimeConversation
{
    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        // Only what differs from the stream's own settings.
        TextTools tools = _options.TextTools | Stream.TextTools;
        bool addTools = tools != Stream.TextTools;
        TurnDetectionSettings? detection = ChooseTurnDetection();
        if (addTools || detection is not null)
        {
            Stream.TextTools = tools;
            await Stream.UpdateSessionAsync(
                new SessionUpdate
                {
                    Tools = addTools ? Stream.DeclareTools(Stream.Tools) : null,
                    Audio = detection is null ? null : new SessionAudio { Input = new SessionAudioInput { TurnDetection = detection } },
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    // Null where the stream's own is right.
    private TurnDetectionSettings? ChooseTurnDetection()
    {
        TurnDetectionSettings own = Stream.Options.TurnDetection ?? new TurnDetectionSettings("server_vad");
        return _options switch
        {
            { PushToTalk: true } => TurnDetectionSettings.Off,
            { BargeIn: BargeInMode.Off } when own.Type is not null => own with { InterruptResponse = false },
            { BargeIn: BargeInMode.Confirmed } when own.Type is not null => own with { InterruptResponse = false, CreateResponse = false },
            _ => null,
        };
    }
}
