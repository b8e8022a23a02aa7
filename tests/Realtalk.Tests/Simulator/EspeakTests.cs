using System.Diagnostics;
using Realtalk.Simulator.Speech;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Simulator;

/// <summary>How the simulator starts another program.</summary>
public class EspeakTests
{
    [Fact]
    public void The_program_is_looked_for_in_whole_paths_alone()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File(OperatingSystem.IsWindows() ? "espeak-ng.exe" : "espeak-ng");
        File.WriteAllText(file, string.Empty);
        string whole = Path.GetDirectoryName(file)!;
        Assert.Null(EspeakSpeech.FindProgram(Path.GetRelativePath(Environment.CurrentDirectory, whole) + Path.PathSeparator + "." + Path.PathSeparator));
        Assert.Equal(file, EspeakSpeech.FindProgram("." + Path.PathSeparator + whole));
    }

    [Fact]
    public void No_text_is_among_its_arguments_and_no_shell_is_between()
    {
        ProcessStartInfo start = EspeakSpeech.Describe("/usr/bin/espeak-ng", VoiceSettings.DefaultOf(SpeechVoice.Model));
        Assert.False(start.UseShellExecute);
        Assert.Empty(start.Arguments);
        Assert.Contains("--stdin", start.ArgumentList);
        Assert.All(start.ArgumentList, argument => Assert.True(argument.StartsWith('-') || argument.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+')));
    }
}
