#pragma warning disable OPENAI002 // The package calls its own realtime client experimental.

using System.ClientModel;
using OpenAI.Realtime;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>The realtime client of the NuGet package <c>OpenAI</c>.</summary>
internal sealed class PackageClient : IIngestClient
{
    private RealtimeSessionClient? _session;
    private IAsyncEnumerator<RealtimeServerUpdate>? _updates;

    public long SoundBytes { get; private set; }

    public long Characters { get; private set; }

    public async Task ConnectAsync(string endpoint)
    {
        var options = new RealtimeClientOptions { Endpoint = new Uri(endpoint.Replace("/realtime", string.Empty, StringComparison.Ordinal)) };
        var client = new RealtimeClient(new ApiKeyCredential(EngineClient.Key), options);
        _session = await client.StartConversationSessionAsync("gpt-realtime", new RealtimeSessionClientOptions());
        _updates = _session.ReceiveUpdatesAsync().GetAsyncEnumerator();
        await _updates.MoveNextAsync();
    }

    public async Task ReceiveAsync(int replies)
    {
        await _session!.StartResponseAsync();
        while (replies > 0 && await _updates!.MoveNextAsync())
        {
            switch (_updates.Current)
            {
                case RealtimeServerUpdateResponseOutputAudioDelta sound:
                    SoundBytes += sound.Delta.ToMemory().Length;
                    break;
                case RealtimeServerUpdateResponseOutputAudioTranscriptDelta text:
                    Characters += text.Delta.Length;
                    break;
                case RealtimeServerUpdateResponseDone:
                    replies--;
                    break;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _session?.Dispose();
        return ValueTask.CompletedTask;
    }
}
