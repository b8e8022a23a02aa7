using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Realtalk.Audio.Wave;

namespace Realtalk.Simulator.Speech;

/// <summary>Speech by the espeak-ng program, where it is installed.</summary>
internal static class EspeakSpeech
{
    private const int MaximumCharacters = 2000;
    private const int MaximumBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly Lazy<string?> Program = new(() => FindProgram(Environment.GetEnvironmentVariable("PATH")));

    /// <summary>Whether espeak-ng is on the path.</summary>
    public static bool IsInstalled => Program.Value is not null;

    /// <summary>The text as speech of 24,000 Hz, or null where espeak-ng is missing, fails or takes too long.</summary>
    public static async Task<short[]?> TrySpeakAsync(string text, VoiceSettings voice, CancellationToken cancellation)
    {
        if (Program.Value is not { } program || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        using var process = new Process { StartInfo = Describe(program, voice) };
        try
        {
            process.Start();
            process.BeginErrorReadLine();
        }
        catch (Win32Exception)
        {
            return null;
        }

        // A program that hangs keeps its pipes open, and a wait for a pipe does not always heed a token.
        using CancellationTokenRegistration killing = deadline.Token.Register(() => Kill(process));
        try
        {
            Task<byte[]> reading = ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            byte[] bytes = Encoding.UTF8.GetBytes(text.Length <= MaximumCharacters ? text : text[..MaximumCharacters]);
            await process.StandardInput.BaseStream.WriteAsync(bytes, deadline.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            byte[] wave = await reading.ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? Read(wave) : null;
        }
        catch (Exception exception) when (exception is IOException or RealtimeException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            Kill(process);
        }
    }

    internal static ProcessStartInfo Describe(string program, VoiceSettings voice) => new(program)
    {
        ArgumentList =
        {
            "-v", voice.Name,
            "-s", voice.WordsPerMinute.ToString(CultureInfo.InvariantCulture),
            "-p", voice.Pitch.ToString(CultureInfo.InvariantCulture),
            "-g", "1",
            "-b", "1",
            "--stdin",
            "--stdout",
        },
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static short[] Read(byte[] wave)
    {
        using var reader = new WaveReader(new MemoryStream(wave), "espeak-ng");
        return reader.ReadToEnd();
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new MemoryStream();
        var block = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0)
        {
            buffer.Write(block, 0, count);
            if (buffer.Length > MaximumBytes)
            {
                throw new IOException("The speech is longer than it can be.");
            }
        }

        return buffer.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in between.
        }
    }

    /// <summary>The program in the folders of a path; those that are relative are passed over, because they are whatever the current one has.</summary>
    internal static string? FindProgram(string? folders)
    {
        string name = OperatingSystem.IsWindows() ? "espeak-ng.exe" : "espeak-ng";
        return (folders ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
