using System.Text.Json;
using Realtalk.Bridge.Wire;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Bridge.Client;

/// <content>How it begins, and what it is told.</content>
public sealed partial class RealtimeBridgeStream
{
    private const int MaxRecoveries = 3;

    // Only the task that reads touches them, but for what follows on the answer that it gives.
    private volatile Task _recovering = Task.CompletedTask;
    private volatile int _missed;

    private async Task OpenAsync(string? name, CancellationToken cancellationToken)
    {
        if (_address.Token is { } token)
        {
            await _link.SendAsync(BridgeProtocol.Hello, writer =>
            {
                writer.WriteNumber("version"u8, BridgeProtocol.Version);
                writer.WriteString("token"u8, token.Reveal());
            }).ConfigureAwait(false);
            await ReadFirstAsync(BridgeProtocol.Ok, cancellationToken).ConfigureAwait(false);
        }

        JsonElement hello = await ReadFirstAsync(BridgeProtocol.Hello, cancellationToken).ConfigureAwait(false);
        if (hello.Find("protocol").Text() != BridgeProtocol.Name || hello.Find("version").Integer() != BridgeProtocol.Version)
        {
            throw BridgeErrors.VersionUnsupported(
                $"{hello.Find("protocol").Text() ?? "another protocol"}, version {hello.Find("version").Integer()}");
        }

        JsonElement stream = hello.Find("stream");
        Name = name ?? stream.Find("name").Text() ?? $"Bridge-{Id}";
        Model = stream.Find("model").Text() ?? string.Empty;
        Interlocked.CompareExchange(ref _state, (int)RealtimeStreamState.Open, (int)RealtimeStreamState.Connecting);
        _link.Start();
        await SubscribeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> ReadFirstAsync(string kind, CancellationToken cancellationToken)
    {
        JsonElement line = await _link.ReadOneAsync(cancellationToken).ConfigureAwait(false) ?? throw BridgeLink.Lost(null);
        string? came = line.Find("kind").Text();
        return came == kind ? line
            : came == BridgeProtocol.Error ? throw BridgeLink.ReadError(line)
            : throw BridgeErrors.VersionUnsupported("something else");
    }

    // The snapshots come before the answer, so that all is known then. Asked for again, they fill what was missed.
    private Task SubscribeAsync(CancellationToken cancellationToken) => _link.AskAsync(
        BridgeProtocol.Subscribe,
        writer =>
        {
            writer.WriteStartArray("to"u8);
            writer.WriteStringValue(BridgeProtocol.State);
            writer.WriteStringValue(BridgeProtocol.Transcript);
            writer.WriteStringValue(BridgeProtocol.Messages);
            writer.WriteEndArray();
            writer.WriteBoolean("replay"u8, true);
        },
        cancellationToken);

    // On the task that reads: the only one that adds messages, and so the one that knows which are new.
    private void Take(string kind, JsonElement line)
    {
        switch (kind)
        {
            case BridgeProtocol.Message:
            case BridgeProtocol.Ok when line.Find("message").ValueKind == JsonValueKind.Object:
                TakeMessage(line.Find("message"));
                break;
            case BridgeProtocol.Transcript:
                Transcript.Apply(line);
                break;
            case BridgeProtocol.State:
                TakeState(line);
                break;
            case BridgeProtocol.Missed:
                _missed++;
                if (_recovering.IsCompleted)
                {
                    _recovering = RecoverAsync();
                }

                break;
            case BridgeProtocol.Error:
                _warnings.Enqueue($"The bridge reported an error: {line.Find("message").Text()}");
                break;
            default:
                // Of a later minor version, or an answer that brings nothing.
                break;
        }
    }

    private void TakeMessage(JsonElement json)
    {
        RealtimeTextMessage told = MessageJson.Read(json, Id);
        if (Messages.Find(told.Id) is { } known)
        {
            Messages.TryMove(known, RealtimeTextState.Open, told.State);
            if (told.State == RealtimeTextState.Late)
            {
                Messages.TryMove(known, RealtimeTextState.Expired, told.State);
            }

            return;
        }

        Messages.Add(told);

        // What came before this side did has been received by others, but for the questions that still wait.
        bool isForSoftware = told.Direction == RealtimeTextDirection.FromModel
            && told.Kind is RealtimeTextKind.Question or RealtimeTextKind.Note or RealtimeTextKind.Reply;
        if (isForSoftware && (told.Time >= StartTime || told.State == RealtimeTextState.Open))
        {
            Inbox.Add(told);
        }
    }

    private void TakeState(JsonElement line)
    {
        RealtimeStreamState state = MessageJson.ReadName<RealtimeStreamState>(line, "state");
        if (state.IsUsable())
        {
            // Without a connection for the moment, or back.
            RealtimeStreamState other = state == RealtimeStreamState.Open ? RealtimeStreamState.Reconnecting : RealtimeStreamState.Open;
            Interlocked.CompareExchange(ref _state, (int)state, (int)other);
        }
        else if (state == RealtimeStreamState.Closed)
        {
            End(state, null);
        }
        else if (state == RealtimeStreamState.Failed)
        {
            End(state, new RealtimeException(
                "StreamFailed",
                RealtimeErrorKind.ConnectionError,
                $"The stream '{Name}' failed in its own process: {line.Find("message").Text()}",
                "Open another there, with a bridge, and connect to that.",
                this));
        }
    }

    // What was missed is asked for again, all at once.
    private async Task RecoverAsync()
    {
        try
        {
            for (int tries = 0, seen = -1; seen != _missed; tries++)
            {
                if (tries == MaxRecoveries)
                {
                    _warnings.Enqueue($"The stream '{Name}' says more than this process can take: some of it was missed.");
                    break;
                }

                seen = _missed;
                await SubscribeAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (RealtimeException)
        {
            // It is lost, and says so itself.
        }

    }
}
