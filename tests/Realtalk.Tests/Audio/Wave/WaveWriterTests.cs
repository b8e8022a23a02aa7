using Realtalk.Audio.Wave;

namespace Realtalk.Tests.Audio.Wave;

public sealed class WaveWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        short[] samples = Tone.Noise(100_001, seed: 1);
        string path = _folder.File("out.wav");

        using (var writer = new WaveWriter(path))
        {
            writer.Write(samples.AsSpan(0, 7));
            writer.Write(samples.AsSpan(7));
            Assert.Equal(100_001, writer.Frames);
        }

        Assert.Equal(44 + (2 * 100_001), new FileInfo(path).Length);
        Assert.Equal(samples, WaveReader.ReadAll(path));
    }

    [Fact]
    public void TwoChannelsAreInterleaved()
    {
        string path = _folder.File("out.wav");
        using (var writer = new WaveWriter(path, channels: 2))
        {
            writer.Write([100, 300, -100, -300]);
            Assert.Equal(2, writer.Frames);
            Assert.Throws<ArgumentException>(() => writer.Write([1]));
        }

        using WaveReader reader = WaveReader.Open(path);
        Assert.Equal(2, reader.Format.Channels);
        Assert.Equal([200, -200], WaveReader.ReadAll(path));
    }

    [Fact]
    public void AFileWhoseWriterIsNeverClosedPlays()
    {
        short[] samples = Tone.Noise(60_000, seed: 2);
        string path = _folder.File("out.wav");
        using var writer = new WaveWriter(path);

        writer.Write(samples);

        // Two whole seconds have been brought to the file, header and all, as a killed process would leave it.
        byte[] abandoned = File.ReadAllBytes(path);
        Assert.Equal(samples[..48_000], WaveReader.ReadAll(_folder.Write("copy.wav", abandoned)));
        Assert.Equal(96_000u, BitConverter.ToUInt32(abandoned, 40));
        Assert.Equal(96_036u, BitConverter.ToUInt32(abandoned, 4));
    }

    [Fact]
    public void AFlushBringsEverythingToTheFile()
    {
        string path = _folder.File("out.wav");
        using var writer = new WaveWriter(path);

        writer.Write([1, 2, 3]);
        writer.Flush();

        Assert.Equal([1, 2, 3], WaveReader.ReadAll(path));
    }

    [Fact]
    public void AFileThatCannotBeCreatedIsAnError()
    {
        string path = Path.Combine(_folder.Path, "none", "out.wav");

        var error = Assert.Throws<RealtimeException>(() => new WaveWriter(path));

        Assert.Equal("WaveNotCreated", error.ErrorId);
        Assert.Equal(RealtimeErrorKind.DeviceError, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AFullDiskIsAnError()
    {
        Skip.IfNot(File.Exists("/dev/full"), "this system has no /dev/full");

        Assert.Equal("WaveNotCreated", Assert.Throws<RealtimeException>(() => new WaveWriter("/dev/full")).ErrorId);
    }

    [Fact]
    public void DisposingTwiceIsHarmlessAndWritingAfterwardsIsNot()
    {
        var writer = new WaveWriter(_folder.File("out.wav"));

        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write([1]));
    }
}
