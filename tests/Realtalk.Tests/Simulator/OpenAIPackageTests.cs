#pragma warning disable OPENAI002 // The package's realtime client is marked experimental.
using System.ClientModel;
using OpenAI.Realtime;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

/// <summary>Somebody else's client is the judge of whether the simulator speaks the protocol.</summary>
public class OpenAIPackageTests
{
    [Fact]
    public async Task Holds_a_text_turn()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40, RequiredKey = "sk-test" });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using RealtimeSessionClient session = await OpenAsync(simulator, deadline.Token);
        await session.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text }, Instructions = "Be brief." }, deadline.Token);
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("What is the capital of France?"), deadline.Token);
        await session.StartResponseAsync(deadline.Token);

        string text = string.Empty;
        RealtimeResponse response = await ReadAsync(session, deadline.Token, update =>
        {
            if (update is RealtimeServerUpdateResponseOutputTextDelta delta)
            {
                text += delta.Delta;
            }
        });
        Assert.Equal("The capital of France is Paris.", text);
        Assert.Equal(RealtimeResponseStatus.Completed, response.Status);
        var message = Assert.IsType<RealtimeMessageItem>(Assert.Single(response.OutputItems));
        Assert.Equal(text, Assert.IsType<RealtimeOutputTextMessageContentPart>(Assert.Single(message.Content)).Text);
        Assert.True(response.Usage.TotalTokenCount > 0);
    }

    [Fact]
    public async Task Holds_an_audio_turn()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using RealtimeSessionClient session = await OpenAsync(simulator, deadline.Token);
        await session.ConfigureConversationSessionAsync(new RealtimeConversationSessionOptions(), deadline.Token);
        byte[] sound = TestSound.Join(TestSound.Line(0), TestSound.Silence(800));
        await session.SendInputAudioAsync(BinaryData.FromBytes(sound), deadline.Token);

        long bytes = 0;
        var seen = new List<Type>();
        RealtimeResponse response = await ReadAsync(session, deadline.Token, update =>
        {
            seen.Add(update.GetType());
            bytes += update is RealtimeServerUpdateResponseOutputAudioDelta delta ? delta.Delta.ToMemory().Length : 0;
        });
        Assert.Contains(typeof(RealtimeServerUpdateInputAudioBufferSpeechStarted), seen);
        Assert.Contains(typeof(RealtimeServerUpdateInputAudioBufferSpeechStopped), seen);
        Assert.Contains(typeof(RealtimeServerUpdateInputAudioBufferCommitted), seen);
        Assert.Equal(RealtimeResponseStatus.Completed, response.Status);
        Assert.InRange(bytes / 48, 15_000, 17_000);
        var message = Assert.IsType<RealtimeMessageItem>(Assert.Single(response.OutputItems));
        Assert.StartsWith(
            "That's correct", Assert.IsType<RealtimeOutputAudioMessageContentPart>(Assert.Single(message.Content)).Transcript, StringComparison.Ordinal);
    }

    private static Task<RealtimeSessionClient> OpenAsync(RealtimeSimulator simulator, CancellationToken cancellation)
    {
        var options = new RealtimeClientOptions { Endpoint = new Uri(simulator.Endpoint.ToString().Replace("/realtime", string.Empty, StringComparison.Ordinal)) };
        var client = new RealtimeClient(new ApiKeyCredential("sk-test"), options);
        return client.StartConversationSessionAsync("gpt-realtime-2.1", new RealtimeSessionClientOptions(), cancellation);
    }

    private static async Task<RealtimeResponse> ReadAsync(RealtimeSessionClient session, CancellationToken cancellation, Action<RealtimeServerUpdate> see)
    {
        await foreach (RealtimeServerUpdate update in session.ReceiveUpdatesAsync(cancellation))
        {
            see(update);
            switch (update)
            {
                case RealtimeServerUpdateError error:
                    Assert.Fail(error.Error.Message);
                    break;
                case RealtimeServerUpdateResponseDone done:
                    return done.Response;
            }
        }

        throw new InvalidOperationException("The connection was closed before the response was done.");
    }
}
