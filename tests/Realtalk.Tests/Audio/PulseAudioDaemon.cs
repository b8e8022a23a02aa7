using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Realtalk.Tests.Audio;

/// <summary>
/// A PulseAudio server of the test's or benchmark's own, as <c>sound-server.sh</c> makes it: with a loudspeaker whose monitor can
/// be recorded and a microphone that says what is played to the sink <c>caller</c>, all at the engine's format.
/// A class fixture; a class may also make further ones.
/// </summary>
public sealed partial class PulseAudioDaemon : IDisposable
{
    /// <summary>Play here, and the model hears it.</summary>
    public const string CallerSink = "caller";

    /// <summary>The default source: what is played to <see cref="CallerSink"/>.</summary>
    public const string Microphone = "microphone";

    /// <summary>The default sink.</summary>
    public const string Speaker = "speaker";

    /// <summary>What is played to <see cref="Speaker"/>.</summary>
    public const string SpeakerMonitor = "speaker.monitor";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _errors = new();
    private readonly bool _withCaller;
    private Process? _process;

    public PulseAudioDaemon()
        : this(withCaller: true)
    {
    }

    private PulseAudioDaemon(bool withCaller)
    {
        SocketPath = _folder.File("native");
        _withCaller = withCaller;
        if (!IsInstalled)
        {
            return;
        }

        Start();
    }

    /// <summary>Whether this machine has the program.</summary>
    public static bool IsInstalled { get; } = OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "pulseaudio")));

    /// <summary>The server's address, for <c>PULSE_SERVER</c> or the backend.</summary>
    public string Server => "unix:" + SocketPath;

    private string SocketPath { get; }

    /// <summary>A server with a loudspeaker and nothing else, which has nowhere to move a stream to.</summary>
    public static PulseAudioDaemon WithSpeakerOnly() => new(withCaller: false);

    /// <summary>Kills the server as a crash would.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(Deadline))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts the server again, at the same address.</summary>
    public void Restart()
    {
        Kill();
        _process?.Dispose();
        Start();
    }

    /// <summary>Takes one sink away, and what belongs to it.</summary>
    public void UnloadSink(string name)
    {
        string line = Control("list", "short", "modules").Split('\n').Single(line => line.Contains($"sink_name={name} ", StringComparison.Ordinal));
        Control("unload-module", line.Split('\t')[0]);
    }

    /// <summary>Runs <c>pactl</c> on the server.</summary>
    /// <returns>What it printed.</returns>
    public string Control(params string[] arguments)
    {
        var info = new ProcessStartInfo("pactl", ["--server", Server, .. arguments]) { RedirectStandardOutput = true };
        UsePrivateFolders(info);
        using Process process = Process.Start(info)!;
        string printed = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(Deadline) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"pactl {string.Join(' ', arguments)} failed.");
        }

        return printed;
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _folder.Dispose();
    }

    private void Start()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "sound-server.sh");
        _process = Process.Start(new ProcessStartInfo("/bin/sh", [script, _folder.Path, _withCaller ? "all" : "speaker-only"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginErrorReadLine();
        WaitUntilReady(_process);
    }

    private void UsePrivateFolders(ProcessStartInfo info)
    {
        foreach (string variable in (string[])["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"])
        {
            info.Environment[variable] = _folder.Path;
        }

        info.Environment.Remove("PULSE_SERVER");
        info.Environment.Remove("DBUS_SESSION_BUS_ADDRESS");
    }

    private void WaitUntilReady(Process process)
    {
        var watch = Stopwatch.StartNew();
        while (!Accepts())
        {
            // The shell lives as long as its pipe, so that what ends the wait is the deadline.
            if (process.WaitForExit(20) || watch.Elapsed > Deadline)
            {
                Dispose();
                lock (_errors)
                {
                    throw new InvalidOperationException($"pulseaudio does not start: {_errors}");
                }
            }
        }
    }

    private bool Accepts()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Append(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }
}
