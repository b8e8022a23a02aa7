using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Realtalk.Bridge;
using Realtalk.Bridge.Listeners;
using Realtalk.Tests.Audio;
using Realtalk.Transport;

namespace Realtalk.Tests.Bridge;

/// <summary>Who may connect, and where.</summary>
public sealed class BridgeAddressTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestStream _test = null!;

    public async Task InitializeAsync() => _test = await TestStream.OpenAsync();

    public async Task DisposeAsync()
    {
        await _test.DisposeAsync();
        _folder.Dispose();
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_socket_is_its_owner_s_alone_in_a_folder_that_is_and_goes_with_the_bridge()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a named pipe here.");
        string path = TestBridge.SocketIn(_folder);
        await using (RealtimeBridge bridge = Start(path))
        {
            Assert.Equal(path, bridge.Path);
            Assert.Null(bridge.GetToken());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }

        Assert.False(File.Exists(path));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_file_of_a_dead_process_is_replaced_and_a_live_one_is_not()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a named pipe here.");
        string path = TestBridge.SocketIn(_folder);
        Leave(path);
        Assert.True(File.Exists(path));
        await using RealtimeBridge bridge = Start(path);
        Assert.Equal("BridgePathInUse", Assert.Throws<RealtimeException>(() => Start(path)).ErrorId);
        using TestBridgeClient client = TestBridgeClient.Connect(path, _test.Deadline);
        Assert.Equal("hello", (await client.ReadAsync()).GetProperty("kind").GetString());
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_is_no_socket_is_left_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a named pipe here.");
        string path = TestBridge.SocketIn(_folder);
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "precious");
        Assert.Equal("BridgePathInUse", Assert.Throws<RealtimeException>(() => Start(path)).ErrorId);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_others_may_enter_and_a_path_too_long_are_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a named pipe here.");
        string open = Directory.CreateDirectory(_folder.File("open"), (UnixFileMode)0x1ED).FullName;
        RealtimeException refused = Assert.Throws<RealtimeException>(() => Start(Path.Combine(open, "b.sock")));
        Assert.Equal("BridgeFolderNotPrivate", refused.ErrorId);
        Assert.Contains($"chmod 700 '{open}'", refused.Recommendation, StringComparison.Ordinal);
        Assert.Contains($"-Path '{Path.Combine(open, "realtalk", "call.sock")}'", refused.Recommendation, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(open));
        Assert.Equal("BridgePathTooLong", Assert.Throws<RealtimeException>(() => Start(_folder.File(new string('x', 200)))).ErrorId);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_of_another_user_and_a_link_to_one_are_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells whose a folder is.");
        string folder = _folder.File("mine");
        PrivateFolder.Ensure(folder);
        Assert.Equal("BridgeFolderNotPrivate", Assert.Throws<RealtimeException>(() => PrivateFolder.Ensure(folder, FileOwner.Me + 1)).ErrorId);
        string link = _folder.File("link");
        Directory.CreateSymbolicLink(link, folder);
        Assert.Equal("BridgeFolderNotPrivate", Assert.Throws<RealtimeException>(() => Start(Path.Combine(link, "b.sock"))).ErrorId);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [SkippableTheory]
    [InlineData("/tmp")]
    [InlineData("/usr")]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_others_need_is_not_to_be_closed(string folder)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a named pipe here.");
        RealtimeException refused = Assert.Throws<RealtimeException>(() => PrivateFolder.Ensure(folder));
        Assert.Equal("BridgeFolderNotPrivate", refused.ErrorId);
        Assert.DoesNotContain("chmod", refused.Recommendation, StringComparison.Ordinal);
        Assert.Contains($"-Path '{folder}/realtalk/call.sock'", refused.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TCP_nothing_is_told_before_the_right_token()
    {
        await using RealtimeBridge bridge = StartTcp();
        Assert.Null(bridge.Path);
        string token = Reveal(bridge);
        Assert.Equal(64, token.Length);
        using TestBridgeClient client = TestBridgeClient.Connect(bridge.Port!.Value, _test.Deadline);
        await client.SendAsync($$"""{"kind":"hello","version":1,"token":"{{token}}","id":1}""");
        Assert.Equal("ok", (await client.ReadAsync()).GetProperty("kind").GetString());
        Assert.Equal("hello", (await client.ReadAsync()).GetProperty("kind").GetString());
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"text","text":"Hello"}""")).GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"hello","version":1,"token":"wrong-token","id":1}""", "TokenWrong")]
    [InlineData("""{"kind":"hello","version":1,"token":""}""", "TokenWrong")]
    [InlineData("""{"kind":"hello","version":1}""", "HelloMissing")]
    [InlineData("""{"kind":"text","text":"Hello"}""", "HelloMissing")]
    [InlineData("POST / HTTP/1.1", "LineNotJson")]
    public async Task Over_TCP_any_other_first_line_ends_the_connection(string line, string code)
    {
        await using RealtimeBridge bridge = StartTcp();
        using TestBridgeClient client = TestBridgeClient.Connect(bridge.Port!.Value, _test.Deadline);
        await client.SendAsync(line + "\n{\"kind\":\"text\",\"text\":\"Let me in\"}");
        JsonElement error = await client.ReadAsync();
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.DoesNotContain(Reveal(bridge), error.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("wrong-token", error.GetRawText(), StringComparison.Ordinal);
        Assert.Null(await client.TryReadAsync());
        Assert.Empty(_test.Stream.Text.Messages.ToArray());
    }

    [Fact]
    public async Task Over_TCP_one_who_says_no_hello_is_seen_off()
    {
        await using RealtimeBridge bridge = StartTcp(new BridgeLimits { HelloTimeout = TimeSpan.FromMilliseconds(50) });
        using TestBridgeClient client = TestBridgeClient.Connect(bridge.Port!.Value, _test.Deadline);
        await client.SendAsync("{\"kind\":\"hello\",\"tok"u8.ToArray());
        Assert.Equal("HelloTimeout", (await client.ReadAsync()).GetProperty("code").GetString());
        Assert.Null(await client.TryReadAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_and_the_token_may_be_given()
    {
        var token = new RealtimeCredential("open sesame", "a test");
        await using RealtimeBridge bridge = RealtimeBridge.Start(_test.Stream, new RealtimeBridgeOptions { Port = 0, Token = token });
        Assert.Equal("open sesame", Reveal(bridge));
        Assert.Equal(
            "PortInUse", Assert.Throws<RealtimeException>(() => RealtimeBridge.Start(_test.Stream, new RealtimeBridgeOptions { Port = bridge.Port })).ErrorId);
        Assert.DoesNotContain("sesame", bridge.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_serves_one_client_after_the_other()
    {
        string name = $"realtalk-test-{Guid.NewGuid():N}";
        using NamedPipeListener listener = NamedPipeListener.Open($@"\\.\pipe\{name}");
        Assert.False(listener.NeedsToken);
        for (int i = 0; i < 3; i++)
        {
            Task<Stream> accepting = listener.AcceptAsync(_test.Deadline);
            await using var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            await client.ConnectAsync(_test.Deadline);
            await using Stream server = await accepting;
            await client.WriteAsync("ping\n"u8.ToArray());
            var buffer = new byte[5];
            await server.ReadExactlyAsync(buffer, _test.Deadline);
            Assert.Equal("ping\n", Encoding.ASCII.GetString(buffer));
        }
    }

    // What a process leaves that was killed: a socket's file at which nobody listens.
    [UnsupportedOSPlatform("windows")]
    private static void Leave(string path)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        string other = path + ".moved";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, other);
        }

        File.Move(other, path);
    }

    private static string Reveal(RealtimeBridge bridge) => new RealtimeCredential(bridge.GetToken()!, "a test").Reveal();

    private RealtimeBridge Start(string path) => RealtimeBridge.Start(_test.Stream, new RealtimeBridgeOptions { Path = path });

    private RealtimeBridge StartTcp(BridgeLimits? limits = null) =>
        RealtimeBridge.Start(_test.Stream, new RealtimeBridgeOptions { Port = 0, Limits = limits ?? new BridgeLimits() });
}
