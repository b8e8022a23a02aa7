using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Realtalk.Secrets;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Transport;

namespace Realtalk.Tests.Transport;

public class ConnectTests
{
    private const string PlantedKey = "sk-planted-0123456789";

    [Fact]
    public async Task A_refused_key_carries_the_services_words_and_the_close_code_but_not_the_key()
    {
        RealtimeException exception = await RefusedAsync(
            new RealtimeSimulatorOptions { RequiredKey = "right" }, options => options with { Credential = new RealtimeCredential("sk-wrong-key", "-ApiKey") });
        Assert.Equal("KeyRefused", exception.ErrorId);
        Assert.Equal(RealtimeErrorKind.AuthenticationError, exception.Kind);
        Assert.Equal(3000, exception.CloseCode);
        Assert.Equal("invalid_request_error.invalid_api_key", exception.CloseReason);
        Assert.Equal("invalid_api_key", exception.ServiceCode);
        Assert.DoesNotContain("sk-wrong-key", exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ApiKey", exception.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_model_carries_the_services_words_and_the_close_code()
    {
        RealtimeException exception = await RefusedAsync(
            new RealtimeSimulatorOptions { Models = ["only-this"] }, options => options with { Model = "another" });
        Assert.Equal("ModelRefused", exception.ErrorId);
        Assert.Equal(4000, exception.CloseCode);
        Assert.Contains("-Model", exception.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_at_the_handshake_is_a_refused_key()
    {
        RealtimeException exception = await RefusedAsync(
            new RealtimeSimulatorOptions { RequiredKey = "right", RefuseWithHttp401 = true },
            options => options with { Credential = new RealtimeCredential("wrong", "-ApiKey") });
        Assert.Equal("KeyRefused", exception.ErrorId);
        Assert.Contains("401", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_at_once_gives_its_code_and_reason()
    {
        RealtimeException exception = await RefusedAsync(new RealtimeSimulatorOptions { Faults = { CloseAtOnce = true } }, options => options);
        Assert.Equal("ConnectionClosed", exception.ErrorId);
        Assert.Equal(1011, exception.CloseCode);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        RealtimeException exception = await FailAsync($"ws://127.0.0.1:{port}");
        Assert.Equal("HostUnreachable", exception.ErrorId);
        Assert.Equal(RealtimeErrorKind.ConnectionError, exception.Kind);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_said_so()
    {
        RealtimeException exception = await FailAsync("wss://no-such-host.invalid", new RealtimeCredential("k", "-ApiKey"));
        Assert.Contains(exception.ErrorId, new[] { "HostNotFound", "HostUnreachable" });
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_TLS_fault()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeTlsAsync(listener, certificate);
        RealtimeException exception = await FailAsync($"wss://{listener.LocalEndpoint}", new RealtimeCredential("k", "-ApiKey"));
        Assert.Equal("TlsFault", exception.ErrorId);
        await serving;
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_a_refused_handshake()
    {
        await using RealtimeSimulator simulator = RealtimeSimulator.Start();
        RealtimeException exception = await FailAsync($"ws://127.0.0.1:{simulator.Port}/elsewhere");
        Assert.Equal("HandshakeRefused", exception.ErrorId);
        Assert.Contains("404", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http", 301)]
    [InlineData("ws", 302)]
    [InlineData("https", 307)]
    [InlineData("wss", 308)]
    public async Task A_redirect_is_not_followed_but_named(string scheme, int status)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        RealtimeException exception = await AnswerAsync(
            $"HTTP/1.1 {status} Moved\r\nLocation: {scheme}://{elsewhere.LocalEndpoint}/x?k={PlantedKey}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("HandshakeRefused", exception.ErrorId);
        Assert.Contains($"redirects to {elsewhere.LocalEndpoint} (HTTP {status})", exception.Message, StringComparison.Ordinal);
        Assert.False(elsewhere.Pending());
        Assert.DoesNotContain("planted", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bad" + PlantedKey + "\r\n\r\n")]
    [InlineData("HTTP/1.1 400 Bad " + PlantedKey + "\r\nX-Key: " + PlantedKey + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(PlantedKey + " is not HTTP\r\n\r\n")]
    public async Task No_cause_of_an_error_has_the_key_that_the_server_repeats(string answer)
    {
        RealtimeException exception = await AnswerAsync(answer);
        Assert.DoesNotContain("planted", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted", $"{exception.Target}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_leaves_this_machine()
    {
        var options = new RealtimeStreamOptions { Endpoint = "wss://example.invalid", Credential = new RealtimeCredential(" ", "-ApiKey") };
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => RealtimeStream.ConnectAsync(options, CancellationToken.None));
        Assert.Equal("KeyMissing", exception.ErrorId);
    }

    [Fact]
    public async Task A_server_that_says_nothing_runs_into_the_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new RealtimeStreamOptions
        {
            Endpoint = $"ws://{silent.LocalEndpoint}",
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
        };
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => RealtimeStream.ConnectAsync(options, CancellationToken.None));
        Assert.Equal("ConnectTimeout", exception.ErrorId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Frames_in_pieces_are_put_together(int bytes)
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { FragmentBytes = bytes } });
        test.Stream.SendText("user", "Zażółć gęślą jaźń, 日本語 🎈", respond: true);
        RealtimeResponse response = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Contains("Zażółć gęślą jaźń, 日本語 🎈", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32 * 1024 * 1024, true)]
    [InlineData((32 * 1024 * 1024) + 1, false)]
    public async Task Frames_up_to_32_MiB_are_taken_and_larger_ones_end_the_connection(int size, bool isTaken)
    {
        (WebSocket server, WebSocketTransport transport) = await ConnectRawAsync();
        using (server)
        {
            await using (transport)
            {
                var frame = new byte[size];
                frame.AsSpan().Fill((byte)'x');
                Task sending = SendIgnoringEndAsync(server, frame);
                TransportFrame received = await transport.ReceiveAsync(CancellationToken.None);
                Assert.Equal(isTaken, !received.IsClose);
                Assert.Equal(isTaken ? size : 0, received.Utf8.Length);
                if (isTaken)
                {
                    await SendIgnoringEndAsync(server, Encoding.UTF8.GetBytes("small"));
                    Assert.Equal(5, (await transport.ReceiveAsync(CancellationToken.None)).Utf8.Length);
                }

                await transport.DisposeAsync();
                await sending;
            }
        }
    }

    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            await stream.ReadExactlyAsync(new byte[1]);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The client did not trust the certificate, and left.
        }
    }

    // What becomes of a connection, with a key in its header and another in its URL, to a server that gives that answer.
    private static async Task<RealtimeException> AnswerAsync(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<RealtimeException> failing = FailAsync(
            $"ws://{listener.LocalEndpoint}/x?api-key=planted-query", new RealtimeCredential(PlantedKey, "-ApiKey"));
        using TcpClient client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        return await failing;
    }

    private static async Task SendIgnoringEndAsync(WebSocket server, byte[] frame)
    {
        try
        {
            await server.SendAsync(frame, WebSocketMessageType.Text, true, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            // The client went away in the middle of it.
        }
    }

    private static async Task<(WebSocket Server, WebSocketTransport Client)> ConnectRawAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var transport = new WebSocketTransport(RealtimeEndpoint.Resolve($"ws://{listener.LocalEndpoint}", "m"), null, new StreamSecrets());
        Task connecting = transport.ConnectAsync(CancellationToken.None);
        TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        var reader = new StreamReader(stream, leaveOpen: true);
        string key = string.Empty;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            key = line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase) ? line[18..].Trim() : key;
        }

        string accept = Convert.ToBase64String(System.Security.Cryptography.SHA1.HashData(
            Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        await connecting;
        return (WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true }), transport);
    }

    private static async Task<RealtimeException> RefusedAsync(
        RealtimeSimulatorOptions simulator, Func<RealtimeStreamOptions, RealtimeStreamOptions> configure) =>
        await Assert.ThrowsAsync<RealtimeException>(() => TestStream.OpenAsync(configure, simulator));

    private static async Task<RealtimeException> FailAsync(string endpoint, RealtimeCredential? key = null)
    {
        var options = new RealtimeStreamOptions { Endpoint = endpoint, Credential = key, ConnectTimeout = TimeSpan.FromSeconds(20) };
        return await Assert.ThrowsAsync<RealtimeException>(() => RealtimeStream.ConnectAsync(options, CancellationToken.None));
    }
}
