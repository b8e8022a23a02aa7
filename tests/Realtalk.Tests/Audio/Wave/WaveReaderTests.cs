using System.Runtime.InteropServices;
using Realtalk.Audio.Wave;
using static Realtalk.Tests.Audio.Wave.WaveBytes;

namespace Realtalk.Tests.Audio.Wave;

public sealed class WaveReaderTests : IDisposable
{
    private static readonly short[] Samples = Tone.Noise(5_000, seed: 1);
    private static readonly byte[] Pcm = Format(1, 1, 24_000, 16);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileInTheEnginesFormatIsReadBitByBit() => Assert.Equal(Samples, ReadAll(Riff(Pcm, Data(Samples))));

    [Fact]
    public void OtherChunksAreSkippedWithTheirPadding() => Assert.Equal(
        Samples,
        ReadAll(Riff(Chunk("LIST", [1, 2, 3]), Pcm, Chunk("fact", [1, 0, 0, 0]), Chunk("odd ", [9]), Data(Samples), Chunk("LIST", [7]))));

    [Fact]
    public void TheFormatMayComeAfterTheSamples() => Assert.Equal(Samples, ReadAll(Riff(Data(Samples), Pcm)));

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0xFFFFFF00u)]
    public void AStreamedFileIsReadToItsEnd(uint claimed) => Assert.Equal(
        Samples, ReadAll(File("RIFF", claimed, Pcm, Data(Samples, claimed))));

    [Fact]
    public void OfATruncatedFileWhatIsThereIsUsed()
    {
        byte[] whole = Riff(Pcm, Data(Samples));

        Assert.Equal(Samples[..4_000], ReadAll(whole[..^1_999]).Take(4_000));
        Assert.Equal(4_000, ReadAll(whole[..^1_999]).Length);
    }

    [Fact]
    public void AnRf64FileTellsItsSizeElsewhere()
    {
        long[] sizes = [0, 2 * Samples.Length, Samples.Length];
        byte[] ds64 = [.. MemoryMarshal.AsBytes<long>(sizes), 0, 0, 0, 0];
        byte[] file = File("RF64", 0xFFFFFFFF, Chunk("ds64", ds64), Pcm, Data(Samples, 0xFFFFFFFF), Chunk("LIST", [1, 2]));

        Assert.Equal(Samples, ReadAll(file));
    }

    [Fact]
    public void TheExtensibleFormatIsRead()
    {
        byte[] floats = MemoryMarshal.AsBytes<float>(Samples.Select(sample => sample / 32768f).ToArray()).ToArray();

        Assert.Equal(Samples, ReadAll(Riff(Extensible(1, 1, 24_000, 16), Data(Samples))));
        Assert.Equal(Samples, ReadAll(Riff(Extensible(3, 1, 24_000, 32), Chunk("data", floats))));
    }

    [Fact]
    public void StereoIsMixed()
    {
        short[] stereo = Samples.SelectMany(sample => new[] { sample, sample }).ToArray();

        Assert.Equal(Samples, ReadAll(Riff(Format(1, 2, 24_000, 16), Data(stereo))));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void TelephonyFilesAreExpandedAndBroughtToTheRate(int tag)
    {
        short[] tone = Tone.Sine(1_000, 8_000, 8_000);
        byte[] codes = new byte[tone.Length];
        if (tag == 6)
        {
            Realtalk.Audio.Conversion.G711.EncodeALaw(tone, codes);
        }
        else
        {
            Realtalk.Audio.Conversion.G711.EncodeMuLaw(tone, codes);
        }

        short[] read = ReadAll(Riff(Format(tag, 1, 8_000, 8), Chunk("data", codes)));

        Assert.Equal(24_000, read.Length);
        Assert.InRange(Tone.Decibels(Tone.Amplitude(read, 1_000, 24_000) / 16_000), -0.2, 0.2);
    }

    [Fact]
    public void ReadingInPiecesGivesTheSameSignal()
    {
        string path = _folder.Write("cd.wav", Riff(Format(1, 2, 44_100, 16), Data(Samples)));
        short[] whole = WaveReader.ReadAll(path);
        using WaveReader reader = WaveReader.Open(path);
        var pieces = new List<short>();
        short[] piece = new short[37];

        int read;
        while ((read = reader.Read(piece)) > 0)
        {
            pieces.AddRange(piece[..read]);
        }

        Assert.Equal(whole, pieces);
        Assert.Equal(0, reader.Read(piece));
    }

    [Fact]
    public void AStreamThatCannotSeekIsRead()
    {
        byte[] file = File("RIFF", 0, Chunk("LIST", new byte[5_001]), Pcm, Data(Samples, 0));
        using var reader = new WaveReader(new ForwardStream(file), "pipe");
        short[] read = new short[Samples.Length + 1];

        Assert.Equal(Samples.Length, reader.Read(read));
        Assert.Equal(Samples, read[..Samples.Length]);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void WhatIsNoUsableWaveFileIsRefused(string errorId, string reason, byte[] file)
    {
        string path = _folder.Write("in.wav", file);

        var error = Assert.Throws<RealtimeException>(() => WaveReader.ReadAll(path));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(RealtimeErrorKind.InvalidData, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Recommendation);
        Assert.Equal(path, error.Target);
    }

    public static TheoryData<string, string, byte[]> Refusals() => new()
    {
        { "WaveInvalid", "is not a WAV file (it begins with 'ID3')", [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "WaveInvalid", "it begins with 'fLaC'", [.. "fLaC"u8, 0, 0] },
        { "WaveInvalid", "it begins with the bytes FFFB9064", [0xFF, 0xFB, 0x90, 0x64, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "WaveInvalid", "it is a RIFF file of type 'AVI '", [.. "RIFF"u8, 0, 0, 0, 0, .. "AVI "u8] },
        { "WaveInvalid", "its header ends early", [.. "RIFF"u8, 0, 0] },
        { "WaveInvalid", "its header ends early", [.. "RIF"u8] },
        { "WaveInvalid", "its header ends early", Riff() },
        { "WaveInvalid", "its header ends early", Riff(Pcm) },
        { "WaveInvalid", "its header ends early", Riff(Pcm)[..25] },
        { "WaveInvalid", "its header ends early", Riff(Chunk("fmt ", [1, 0, 1, 0])) },
        { "WaveInvalid", "its header ends early", Riff(Format(0xFFFE, 1, 24_000, 16), Data(Samples)) },
        { "WaveInvalid", "its header ends early", Riff(Chunk("LIST", [], 0xFFFFFFF0), Pcm, Data(Samples)) },
        { "WaveInvalid", "has no 'fmt ' chunk", Riff(Data(Samples)) },
        { "WaveInvalid", "has no format before its samples", File("RIFF", 0, Data(Samples, 0), Pcm) },
        { "WaveUnsupported", "is compressed with MP3 (WAV format 0x0055)", Riff(Format(0x55, 1, 24_000, 0), Data(Samples)) },
        { "WaveUnsupported", "(WAV format 0x1234)", Riff(Format(0x1234, 1, 24_000, 16), Data(Samples)) },
        { "WaveUnsupported", "has samples of 40 bits", Riff(Format(1, 1, 24_000, 40), Data(Samples)) },
        { "WaveUnsupported", "claims 0 channels", Riff(Format(1, 0, 24_000, 16), Data(Samples)) },
        { "WaveUnsupported", "claims 1000 channels", Riff(Format(1, 1_000, 24_000, 16), Data(Samples)) },
        { "WaveUnsupported", "claims a rate of 0 Hz", Riff(Format(1, 1, 0, 16), Data(Samples)) },
        { "WaveUnsupported", "claims a rate of 4000000000 Hz", Riff(Format(1, 1, unchecked((int)4_000_000_000), 16), Data(Samples)) },
        { "WaveUnsupported", "big-endian", File("RIFX", null, Pcm, Data(Samples)) },
        { "WaveEmpty", "has no samples", Riff(Pcm, Data([])) },
        { "WaveEmpty", "has no samples", Riff(Pcm, Chunk("data", [1])) },
        { "WaveEmpty", "has no samples", Riff(Pcm, Data([]), Chunk("LIST", [])) },
        { "WaveEmpty", "has no samples", [] },
    };

    [Fact]
    public void AHeaderThatClaimsGigabytesCostsNothing()
    {
        string path = _folder.Write("in.wav", File("RIFF", 0xFFFFFFF0, Format(1, 64, 768_000, 32), Data(Samples, 0xFFFFFF00)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        WaveReader.ReadAll(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void AMissingFileIsSaidToBeMissing()
    {
        var error = Assert.Throws<RealtimeException>(() => WaveReader.Open(_folder.File("none.wav")));

        Assert.Equal("WaveNotFound", error.ErrorId);
        Assert.Equal(RealtimeErrorKind.ObjectNotFound, error.Kind);
    }

    [Fact]
    public void AFolderCannotBeRead()
    {
        Assert.Equal("WaveUnreadable", Assert.Throws<RealtimeException>(() => WaveReader.Open(_folder.Path)).ErrorId);
    }

    private short[] ReadAll(byte[] file) => WaveReader.ReadAll(_folder.Write("in.wav", file));

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override long Length => throw new NotSupportedException();
    }
}
