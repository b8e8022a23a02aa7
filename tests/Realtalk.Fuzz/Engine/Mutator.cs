using System.Buffers.Binary;
using System.Text;

namespace Realtalk.Fuzz.Engine;

/// <summary>
/// Makes inputs of seeds: some as they are, most of them changed in a few places. What is JSON is mostly changed where a value, a
/// name or an escape stands, so that it gets past the parser; the rest is changed byte by byte. The same number makes the same
/// inputs.
/// </summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 256 << 10;

    private readonly Random _random = new(seed);
    private readonly JsonMutator _json = new();

    public Random Random => _random;

    public T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    /// <summary>Whether something is to be done that is to be done once in so many times.</summary>
    public bool Once(int times) => _random.Next(times) == 0;

    /// <summary>A JSON text of one of the seeds.</summary>
    public byte[] NextJson(IReadOnlyList<byte[]> seeds)
    {
        byte[] input = Pick(seeds);
        for (int count = CountOfChanges(); count > 0; count--)
        {
            input = Once(5) ? ChangeBytes(input, seeds) : _json.Change(_random, input, seeds);
        }

        return Limit(input);
    }

    /// <summary>Bytes of one of the seeds.</summary>
    public byte[] NextBytes(IReadOnlyList<byte[]> seeds)
    {
        byte[] input = Pick(seeds);
        for (int count = CountOfChanges(); count > 0; count--)
        {
            input = ChangeBytes(input, seeds);
        }

        return Limit(input);
    }

    private int CountOfChanges() => Once(12) ? 0 : 1 + _random.Next(4);

    private static byte[] Limit(byte[] input) => input.Length <= MaxLength ? input : input[..MaxLength];

    private byte[] ChangeBytes(byte[] input, IReadOnlyList<byte[]> seeds)
    {
        int at = _random.Next(input.Length + 1);
        int length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), input.Length - at);
        switch (_random.Next(11))
        {
            case 0 when at < input.Length:
                return With(input, at, (byte)(input[at] ^ (1 << _random.Next(8))));
            case 1 when at < input.Length:
                return With(input, at, (byte)_random.Next(256));
            case 2:
                return input[..at];
            case 3:
                return Splice(input, at, length, []);
            case 4:
                return Splice(input, at, 0, input.AsSpan(at, length));
            case 5:
                byte[] other = Pick(seeds);
                return Splice(input, at, input.Length - at, other.AsSpan(_random.Next(other.Length + 1)));
            case 6:
                return Splice(input, at, 0, Pick(NastyBytes.All));
            case 7:
                return Splice(input, at, length, Pick(NastyBytes.All));
            case 8 when input.Length >= sizeof(uint):
                return WithNumber(input);
            case 9:
                return Splice(input, at, 0, Encoding.ASCII.GetBytes(new string((char)_random.Next(0x20, 0x7F), 1 << _random.Next(14))));
            default:
                return Splice(input, at, 0, [(byte)_random.Next(256)]);
        }
    }

    private static byte[] With(byte[] input, int at, byte value)
    {
        byte[] changed = [.. input];
        changed[at] = value;
        return changed;
    }

    private byte[] WithNumber(byte[] input)
    {
        byte[] changed = [.. input];
        int at = _random.Next(input.Length - sizeof(uint) + 1) & (Once(4) ? -1 : ~1);
        uint value = Pick(NastyBytes.Numbers);
        if (Once(2))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), (ushort)value);
        }

        return changed;
    }

    internal static byte[] Splice(byte[] input, int at, int length, ReadOnlySpan<byte> replacement) =>
        [.. input.AsSpan(0, at), .. replacement, .. input.AsSpan(at + length)];
}
