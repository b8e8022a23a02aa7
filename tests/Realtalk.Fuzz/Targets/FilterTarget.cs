using System.Text;
using Realtalk.Bridge.Connections;
using Realtalk.Events;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// Patterns against a plain reference, and lines in pieces against the same lines split at once. The input is a pattern, a line break,
/// and text.
/// </summary>
internal sealed class FilterTarget : FuzzTarget
{
    private static readonly IReadOnlyList<byte[]> Inputs = Seeds.Texts(
        "response.*\nresponse.done", "[a-cr]e?ponse*.d[!-~]ne\nresponse.done", "*a*b*c*d*e*f*g*h\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "`*`[x\n*[x",
        "[]-a]?\n-b", "[z-a]\nz", "[]\n[", "ERROR\nerror", "\n\n\r\n\nx\n", "?\n\n");

    public override string Name => "filter";

    public override int Share => 5;

    public override byte[] Make(Mutator mutator) => mutator.NextBytes(Inputs);

    public override string Run(byte[] input)
    {
        CheckLines(input);
        string[] parts = Encoding.UTF8.GetString(input).Split('\n', 2);
        string pattern = parts[0].Length > 200 ? parts[0][..200] : parts[0];
        string name = parts[^1].Length > 200 ? parts[^1][..200] : parts[^1];
        TypePattern read;
        try
        {
            read = TypePattern.Read(pattern);
        }
        catch (RealtimeException exception)
        {
            return exception.ErrorId;
        }

        // What is the same letter in another case is the business of the runtime, but for these.
        if (!Ascii.IsValid(pattern) || !Ascii.IsValid(name))
        {
            return read.IsMatch(name) ? "match beyond ASCII" : "none beyond ASCII";
        }

        bool isMatch = read.IsMatch(name);
        bool expected = Matches(pattern, name, new bool?[pattern.Length + 1, name.Length + 1], 0, 0);
        Require(isMatch == expected, $"'{pattern}' {(isMatch ? "matches" : "does not match")} '{name}'.");
        return isMatch ? "match" : "none";
    }

    private static bool Matches(string pattern, string name, bool?[,] known, int p, int n)
    {
        if (known[p, n] is { } answer)
        {
            return answer;
        }

        bool matches;
        if (p == pattern.Length)
        {
            matches = n == name.Length;
        }
        else if (pattern[p] == '*')
        {
            matches = Matches(pattern, name, known, p + 1, n) || (n < name.Length && Matches(pattern, name, known, p, n + 1));
        }
        else if (n == name.Length)
        {
            matches = false;
        }
        else if (pattern[p] == '?')
        {
            matches = Matches(pattern, name, known, p + 1, n + 1);
        }
        else if (pattern[p] == '[')
        {
            int end = pattern.IndexOf(']', p + 2);
            matches = IsInSet(pattern[(p + 1)..end], name[n]) && Matches(pattern, name, known, end + 1, n + 1);
        }
        else
        {
            int at = pattern[p] == '`' && p + 1 < pattern.Length ? p + 1 : p;
            matches = IsSame(pattern[at], name[n]) && Matches(pattern, name, known, at + 1, n + 1);
        }

        known[p, n] = matches;
        return matches;
    }

    // A range takes its ends from the text, and may have begun where another ended.
    private static bool IsInSet(string set, char letter)
    {
        for (int at = 0; at < set.Length; at++)
        {
            bool isRange = set[at] == '-' && at > 0 && at + 1 < set.Length && set[at - 1] <= set[at + 1];
            if (isRange
                ? Enumerable.Range(set[at - 1], set[at + 1] - set[at - 1] + 1).Any(one => IsSame((char)one, letter))
                : IsSame(set[at], letter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);

    private static void CheckLines(byte[] input)
    {
        const int Max = 64;
        string[] expected = [.. Split(input).Where(line => line.Length > 0).Select(line => line.Length > Max ? "(long)" : Convert.ToHexString(line))];
        foreach (int cut in (int[])[1, 3, 7, 1 << 20])
        {
            string[] read = ReadLines(new LineReader(new MemoryPipe(input, cut, ends: true), Max));
            Require(expected.SequenceEqual(read), $"In pieces of {cut} bytes the lines are {string.Join(' ', read)}, and not {string.Join(' ', expected)}.");
        }
    }

    private static string[] ReadLines(LineReader reader)
    {
        var lines = new List<string>();
        while (true)
        {
            try
            {
                if (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is not { } line)
                {
                    return [.. lines];
                }

                lines.Add(Convert.ToHexString(line.Span));
            }
            catch (RealtimeException)
            {
                lines.Add("(long)");
            }
        }
    }

    private static IEnumerable<byte[]> Split(byte[] input)
    {
        int start = 0;
        for (int at = 0; at <= input.Length; at++)
        {
            if (at == input.Length || input[at] == '\n')
            {
                yield return input[start..at];
                start = at + 1;
            }
        }
    }
}
