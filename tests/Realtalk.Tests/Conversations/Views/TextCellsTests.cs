using Realtalk.Conversations.Views;

namespace Realtalk.Tests.Conversations.Views;

public class TextCellsTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("naïve", 5)]
    [InlineData("nai\u0308ve", 5)]
    [InlineData("日本語", 6)]
    [InlineData("한국", 4)]
    [InlineData("🚗!", 3)]
    [InlineData("", 0)]
    public void Text_is_measured_in_cells(string text, int width) => Assert.Equal(width, TextCells.Width(text));

    [Fact]
    public void Lines_break_at_white_space_and_long_words_anywhere()
    {
        Assert.Equal(["one two", "three"], TextCells.Wrap(" one  two\nthree ", 8));
        Assert.Equal(["abcde", "fgh i"], TextCells.Wrap("abcdefgh i", 5));
        Assert.Equal(["日本", "語"], TextCells.Wrap("日本語", 5));
        Assert.Equal([""], TextCells.Wrap("  ", 5));
    }

    [Fact]
    public void A_character_wider_than_the_line_ends_the_wrapping_too() => Assert.Equal("語", TextCells.Wrap("語", 1)[0]);

    [Fact]
    public void What_would_move_the_cursor_or_turn_the_text_around_is_taken_out() =>
        Assert.Equal(["a [2Jb c d"], TextCells.Wrap("a\u001b[2Jb\u009bc\u202ed", 80));

    [Fact]
    public void Clipping_never_cuts_a_character_in_two()
    {
        Assert.Equal("日", TextCells.Clip("日本", 3));
        Assert.Equal("🚗", TextCells.Clip("🚗🚗", 3));
    }
}
