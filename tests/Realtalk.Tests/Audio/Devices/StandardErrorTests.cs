using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

[Collection(NativeSoundCollection.Name)]
public sealed class StandardErrorTests
{
    [SkippableFact]
    public void OnlyWhatIsPrintedMeanwhileIsLost()
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no descriptors");
        using var capture = new StandardErrorCapture();

        StandardErrorCapture.Print("<before>");
        int result = StandardError.Silence(() =>
        {
            StandardErrorCapture.Print("<outer>");
            return StandardError.Silence(() =>
            {
                StandardErrorCapture.Print("<inner>");
                return 7;
            });
        });
        Assert.Throws<InvalidOperationException>(() => StandardError.Silence<int>(() => throw new InvalidOperationException()));
        StandardErrorCapture.Print("<after>");

        string printed = capture.Stop();
        Assert.Equal(7, result);
        Assert.Contains("<before>", printed, StringComparison.Ordinal);
        Assert.Contains("<after>", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("<outer>", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("<inner>", printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ThreadsThatOverlapLeaveTheStreamAsItWas()
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no descriptors");
        using var capture = new StandardErrorCapture();
        using var together = new Barrier(4);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < 50; round++)
                {
                    StandardError.Silence(() => together.SignalAndWait(SoundCheck.Deadline));
                }
            },
            TaskCreationOptions.LongRunning))).WaitAsync(SoundCheck.Deadline);
        StandardErrorCapture.Print("<after>");

        Assert.Contains("<after>", capture.Stop(), StringComparison.Ordinal);
    }
}
