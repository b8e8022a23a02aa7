using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class AccessTests
{
    [Fact]
    public async Task Wrong_key_is_refused_in_band()
    {
        await using var simulator = RealtimeSimulator.Start(new() { RequiredKey = "sk-right" });
        await using WireClient client = await WireClient.ConnectAsync(simulator, configure: options => options.SetRequestHeader("Authorization", "Bearer sk-wrong"));
        await client.UntilClosedAsync();
        JsonObject error = Assert.Single(client.Events);
        Assert.Equal("invalid_api_key", (string?)error["error"]!["code"]);
        Assert.DoesNotContain("sk-wrong", error.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3000, (int?)client.Socket.CloseStatus);
        Assert.Equal("invalid_request_error.invalid_api_key", client.Socket.CloseStatusDescription);
    }

    [Theory]
    [InlineData("Authorization", "Bearer sk-right")]
    [InlineData("api-key", "sk-right")]
    [InlineData("Sec-WebSocket-Protocol", "openai-insecure-api-key.sk-right")]
    public async Task Right_key_is_found_where_clients_put_it(string header, string value)
    {
        await using var simulator = RealtimeSimulator.Start(new() { RequiredKey = "sk-right" });
        await using WireClient client = await WireClient.ConnectAsync(simulator, configure: options =>
        {
            if (header.StartsWith("Sec-", StringComparison.Ordinal))
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol(value);
            }
            else
            {
                options.SetRequestHeader(header, value);
            }
        });
        await client.UntilAsync("session.created");
        Assert.Equal(header.StartsWith("Sec-", StringComparison.Ordinal) ? "realtime" : null, client.Socket.SubProtocol);
    }

    [Fact]
    public async Task Wrong_key_can_be_refused_at_the_handshake()
    {
        await using var simulator = RealtimeSimulator.Start(new() { RequiredKey = "sk-right", RefuseWithHttp401 = true });
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"{simulator.Endpoint}?model=m"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("", "missing_model")]
    [InlineData("?model=gpt-5", "invalid_model")]
    [InlineData("?intent=telepathy", "invalid_intent")]
    public async Task Wrong_query_is_refused(string query, string code)
    {
        await using var simulator = RealtimeSimulator.Start(new() { Models = ["gpt-realtime-2.1"] });
        await using WireClient client = await WireClient.ConnectAsync(simulator, query);
        await client.UntilClosedAsync();
        Assert.Equal(code, (string?)Assert.Single(client.Events)["error"]!["code"]);
        Assert.Equal(4000, (int?)client.Socket.CloseStatus);
        Assert.Equal($"invalid_request_error.{code}", client.Socket.CloseStatusDescription);
    }

    [Fact]
    public async Task Beta_header_is_refused()
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.ConnectAsync(simulator, configure: options => options.SetRequestHeader("OpenAI-Beta", "realtime=v1"));
        await client.UntilClosedAsync();
        Assert.Equal("beta_api_shape_disabled", (string?)Assert.Single(client.Events)["error"]!["code"]);
        Assert.Equal(4000, (int?)client.Socket.CloseStatus);
    }

    [Theory]
    [InlineData("/openai/v1/realtime", true)]
    [InlineData("/v1/realtime/translations", false)]
    [InlineData("/v1/chat", false)]
    public async Task Path_must_end_in_realtime(string path, bool isFine)
    {
        await using var simulator = RealtimeSimulator.Start();
        if (isFine)
        {
            await using WireClient client = await WireClient.ConnectAsync(simulator, path: path);
            await client.UntilAsync("session.created");
        }
        else
        {
            using var http = new HttpClient();
            HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{simulator.Port}{path}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]);
        }
    }

    [Theory]
    [InlineData("https://example.org", false)]
    [InlineData("http://127.0.0.1.example.org:8080", false)]
    [InlineData("http://localhost.example.org", false)]
    [InlineData("null", false)]
    [InlineData("file://", false)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://[::1]", true)]
    public async Task A_web_page_of_another_host_is_refused_before_it_has_a_session(string origin, bool isFine)
    {
        await using var simulator = RealtimeSimulator.Start();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        Task connecting = socket.ConnectAsync(new Uri($"{simulator.Endpoint}?model=m"), CancellationToken.None);
        if (isFine)
        {
            await connecting;
            return;
        }

        await Assert.ThrowsAsync<WebSocketException>(() => connecting);
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        Assert.Equal(0, simulator.ConnectionCount);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_interface_alone()
    {
        await using var simulator = RealtimeSimulator.Start();
        IPEndPoint listening = Assert.Single(
            System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == simulator.Port);
        Assert.Equal(IPAddress.Loopback, listening.Address);
    }

    [Fact]
    public async Task What_is_no_websocket_is_told_so()
    {
        await using var simulator = RealtimeSimulator.Start();
        using var http = new HttpClient();
        HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{simulator.Port}/v1/realtime?model=m"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task Transcription_session_only_writes_down()
    {
        await using var simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.ConnectAsync(simulator, "?intent=transcription");
        JsonObject created = await client.UntilAsync("session.created");
        Assert.Equal("transcription", (string?)created["session"]!["type"]);
        await client.SendAsync("""{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-transcribe"}}}}}""");
        await client.UntilAsync("session.updated");
        await client.AppendAsync(TestSound.Join(TestSound.Line(2), TestSound.Silence(700)));
        await client.UntilAsync("conversation.item.input_audio_transcription.completed");
        Assert.DoesNotContain("response.created", client.Types());
    }
}
