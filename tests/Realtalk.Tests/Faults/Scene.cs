using System.Text.Json.Nodes;
using Realtalk.Sessions;
using Realtalk.Tests.Conversations;
using Realtalk.Tests.Tools;
using Realtalk.Text;

namespace Realtalk.Tests.Faults;

/// <summary>A short call, with the events of the server and of the client that are in it.</summary>
internal sealed record Scene(string Name, string[] ServerEvents, string[] ClientEvents, Func<SceneStream, Task> PlayAsync)
{
    private static readonly short[] Speech = [.. UserVoice.Line(0), .. new short[24000]];

    /// <summary>The event that comes after all that is said.</summary>
    public string Last { get; init; } = "response.done";

    /// <summary>Whether the model speaks.</summary>
    public bool IsSpoken { get; init; }

    /// <summary>Scenes that between them have every event that the simulator sends and every one that a client may send.</summary>
    public static IReadOnlyList<Scene> All { get; } =
    [
        new(
            "text",
            [
                "session.created", "session.updated", "conversation.item.added", "conversation.item.done", "response.created",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.done",
                "response.content_part.done", "response.output_item.done", "response.done",
            ],
            ["session.update", "conversation.item.create", "response.create"],
            async call =>
            {
                call.Stream.SendText("user", "What is the capital of France?", respond: true);
                await call.ReplyAsync();
            }),
        new(
            "tool",
            ["response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done", "response.done", "response.created#2"],
            ["conversation.item.create#2", "response.create#2"],
            async call =>
            {
                call.Stream.SendText("user", "call look", respond: true);
                await call.ReplyAsync();
            }),
        new(
            "question",
            ["response.output_item.done", "response.done"],
            [],
            async call =>
            {
                call.Stream.SendText("user", "call ask_client {\"question\":\"Where?\"}", respond: true);
                await call.ReplyAsync();
            }),
        new(
            "speech",
            [
                "response.output_audio.delta", "response.output_audio.done", "response.output_audio_transcript.delta",
                "response.output_audio_transcript.done", "response.content_part.added", "response.done",
            ],
            [],
            async call =>
            {
                call.Stream.SendText("user", "Hello.", respond: true);
                await call.ReplyAsync();
            }) { IsSpoken = true },
        new(
            "voice",
            [
                "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
                "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.completed",
                "conversation.item.added", "response.created",
            ],
            ["input_audio_buffer.append"],
            async call =>
            {
                await call.SayAsync(Speech);
                await call.ReplyAsync();
            }) { Last = "conversation.item.input_audio_transcription.completed" },
        new(
            "items",
            ["conversation.item.retrieved", "conversation.item.truncated", "conversation.item.deleted", "input_audio_buffer.cleared", "error"],
            [
                "conversation.item.retrieve", "conversation.item.truncate", "conversation.item.delete", "input_audio_buffer.clear",
                "input_audio_buffer.commit", "response.cancel",
            ],
            async call =>
            {
                call.Stream.SendText("user", "Hello.", respond: true);
                RealtimeResponse? reply = await call.ReplyAsync();
                string item = reply?.ItemIds.FirstOrDefault() ?? "item_x";
                call.Send("input_audio_buffer.commit");
                call.Send("input_audio_buffer.clear");
                call.Send("response.cancel");
                call.Send("conversation.item.retrieve", ("item_id", item));
                call.Send("conversation.item.truncate", ("item_id", item), ("content_index", 0), ("audio_end_ms", 0));
                call.Send("conversation.item.delete", ("item_id", item));
                call.Stream.SendText("user", "Goodbye.", respond: true);
                await call.ReplyAsync();
            }) { IsSpoken = true },
    ];

    public override string ToString() => Name;

    /// <summary>The options of the stream.</summary>
    public RealtimeStreamOptions Configure(RealtimeStreamOptions options, Action onTool) => options with
    {
        Reconnect = ReconnectMode.Never,
        OutputModality = IsSpoken ? "audio" : "text",
        TextTools = TextTools.All,
        Tools = FakeExecutor.Set(
            new FakeExecutor((_, _, _) =>
            {
                onTool();
                return Task.FromResult("seen");
            }),
            "look"),
    };
}

/// <summary>The stream of a scene.</summary>
internal sealed class SceneStream(TestStream test)
{
    /// <summary>How long anything may take before it counts as hanging.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public RealtimeStream Stream => test.Stream;

    /// <summary>Speaks no faster than the network can follow, for then sound is dropped.</summary>
    public async Task SayAsync(short[] samples)
    {
        const int Piece = 24000;
        for (int start = 0; start < samples.Length; start += Piece)
        {
            test.Say(samples.AsSpan(start, Math.Min(Piece, samples.Length - start)));
            while (Stream.QueuedAudioFrames > 0 && Stream.State == RealtimeStreamState.Open)
            {
                await Task.Delay(1);
            }
        }
    }

    public void Send(string type, params (string Key, JsonNode Value)[] fields)
    {
        var json = new JsonObject { ["type"] = type };
        foreach ((string key, JsonNode value) in fields)
        {
            json[key] = value;
        }

        Stream.SendRaw(json.ToJsonString());
    }

    /// <summary>Waits for the reply; null where the server refused to make one.</summary>
    public async Task<RealtimeResponse?> ReplyAsync()
    {
        try
        {
            return await Stream.Responses.WaitAsync(CancellationToken.None).WaitAsync(Patience);
        }
        catch (RealtimeException exception) when (exception.ErrorId == "ResponseRefused")
        {
            return null;
        }
    }
}
