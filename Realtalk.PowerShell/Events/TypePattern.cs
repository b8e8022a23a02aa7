namespace Realtalk.Events;

/// <summary>
/// A name with wildcards: <c>*</c>, <c>?</c> and sets such as <c>[ab]</c> and <c>[a-z]</c>, as PowerShell has them; a grave accent
/// takes the meaning from what follows it. Case does not matter.
/// </summary>
/// <remarks>
/// Others write patterns too, over a bridge. A regular expression without backtracking takes half a megabyte for each, and refuses
/// long ones; one with backtracking may take for ever.
/// </remarks>
internal sealed class TypePattern
{
    private readonly Piece[] _pieces;

    private TypePattern(Piece[] pieces) => _pieces = pieces;

    private enum PieceKind
    {
        Letter,
        AnyLetter,
        AnyText,
        Set,
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="RealtimeException">It is malformed.</exception>
    public static TypePattern Read(string text)
    {
        var pieces = new List<Piece>();
        for (int at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '*' when pieces is [.., { Kind: PieceKind.AnyText }]:
                    break;
                case '*':
                    pieces.Add(new Piece(PieceKind.AnyText));
                    break;
                case '?':
                    pieces.Add(new Piece(PieceKind.AnyLetter));
                    break;
                case '[':
                    int end = at + 1 < text.Length ? text.IndexOf(']', at + 2) : -1;
                    pieces.Add(new Piece(PieceKind.Set, Set: end < 0 ? throw PatternErrors.Malformed(text) : text[(at + 1)..end]));
                    at = end;
                    break;
                case '`' when at + 1 < text.Length:
                    pieces.Add(new Piece(PieceKind.Letter, text[++at]));
                    break;
                default:
                    pieces.Add(new Piece(PieceKind.Letter, text[at]));
                    break;
            }
        }

        return new TypePattern([.. pieces]);
    }

    /// <summary>Whether a text has wildcards in it.</summary>
    public static bool HasWildcards(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>Whether a name is meant.</summary>
    public bool IsMatch(string name)
    {
        int piece = 0;
        int at = 0;
        int afterAnyText = -1;
        int resume = 0;
        while (at < name.Length)
        {
            if (piece < _pieces.Length && _pieces[piece].Kind == PieceKind.AnyText)
            {
                // It takes nothing at first, and a letter more each time that what follows does not fit. Only the last of them
                // need do so.
                afterAnyText = ++piece;
                resume = at;
            }
            else if (piece < _pieces.Length && _pieces[piece].Fits(name[at]))
            {
                piece++;
                at++;
            }
            else if (afterAnyText >= 0)
            {
                piece = afterAnyText;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (piece < _pieces.Length && _pieces[piece].Kind == PieceKind.AnyText)
        {
            piece++;
        }

        return piece == _pieces.Length;
    }

    private readonly record struct Piece(PieceKind Kind, char Letter = default, string? Set = null)
    {
        public bool Fits(char letter) => Kind switch
        {
            PieceKind.AnyLetter => true,
            PieceKind.Letter => IsSame(Letter, letter),
            _ => IsInSet(Set!, letter) || IsInSet(Set!, char.ToUpperInvariant(letter)) || IsInSet(Set!, char.ToLowerInvariant(letter)),
        };

        private static bool IsSame(char one, char other) => one == other || char.ToUpperInvariant(one) == char.ToUpperInvariant(other);

        // A dash at an end, or where the letters round it go down, is a letter itself.
        private static bool IsInSet(string set, char letter)
        {
            for (int at = 0; at < set.Length; at++)
            {
                bool isRange = set[at] == '-' && at > 0 && at + 1 < set.Length && set[at - 1] <= set[at + 1];
                if (isRange ? letter >= set[at - 1] && letter <= set[at + 1] : letter == set[at])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
