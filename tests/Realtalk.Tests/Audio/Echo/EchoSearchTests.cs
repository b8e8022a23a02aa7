using Realtalk.Audio;
using Realtalk.Audio.Echo;

namespace Realtalk.Tests.Audio.Echo;

public sealed class EchoSearchTests
{
    private const int Second = AudioFormat.SampleRate;
    private const int Window = EchoSearch.MaximumWindow;
    private readonly EchoSearch _search = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1_441)]
    [InlineData(8_000)]
    [InlineData(-3_003)]
    public void TheDelayOfAnEchoIsFoundToTheSample(int delay)
    {
        short[] played = EchoRoom.ModelSpeech(4 * Second);
        short[] recorded = [.. Enumerable.Range(0, played.Length).Select(i => i - delay >= 0 && i - delay < played.Length ? (short)(played[i - delay] / 4) : (short)0)];

        EchoFinding finding = Search(recorded, played);

        Assert.InRange(finding.Delay, delay - 0.5, delay + 0.5);
        Assert.True(finding.Clarity > 9, $"{finding}");
        Assert.InRange(finding.ShareOfRecorded, 0.9, 1);
    }

    [Fact]
    public void AnotherVoiceIsNotExplained()
    {
        EchoFinding finding = Search(EchoRoom.CallerSpeech(4 * Second), EchoRoom.ModelSpeech(4 * Second));

        Assert.True(finding.Clarity < 8, $"{finding}");
        Assert.True(finding.ShareOfRecorded < 0.4, $"{finding}");
    }

    [Fact]
    public void SilenceIsExplainedByNothing()
    {
        EchoFinding finding = Search(new short[4 * Second], new short[4 * Second]);

        Assert.Equal(0, finding.ShareOfRecorded);
        Assert.Equal(0, finding.RecordedPower);
    }

    private EchoFinding Search(short[] recorded, short[] played) => _search.Search(
        recorded.AsSpan(2 * Second, Window),
        recorded.AsSpan(2 * Second, Window),
        played.AsSpan((2 * Second) - EchoSearch.Later, EchoSearch.Later + Window + EchoSearch.Earlier));
}
