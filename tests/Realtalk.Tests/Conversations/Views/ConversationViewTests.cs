using System.Text.RegularExpressions;
using Realtalk.Audio;
using Realtalk.Conversations.Views;
using Realtalk.Sessions;

namespace Realtalk.Tests.Conversations.Views;

public partial class ConversationViewTests
{
    private static readonly ViewStyle Plain = new(UseColor: false, UseUnicode: false);
    private static readonly ViewStyle Rich = new(UseColor: true, UseUnicode: true);

    private static readonly RealtimeTranscriptEntry[] Call =
    [
        Entry(RealtimeRole.Assistant, RealtimeMedium.Audio, "Watts customer service, how may I help you?", "i1"),
        Entry(RealtimeRole.User, RealtimeMedium.Audio, "Do I collect it from the Central office?", "i2"),
        Entry(RealtimeRole.Assistant, RealtimeMedium.Text, "Where is the collection point?", "i3"),
        Entry(RealtimeRole.System, RealtimeMedium.Text, "The Northern office.", "i4"),
        Entry(RealtimeRole.Assistant, RealtimeMedium.Audio, "It is reserved for collection from the Northern office.", "i5"),
    ];

    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { 118, 40 }, { 40, 10 }, { 200, 60 }, { 40, 5 }, { 60, 2 }, { 80, 1 }, { 80, 8 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_fills_the_screen_and_no_more(int width, int height)
    {
        foreach (ConversationActivity activity in Enum.GetValues<ConversationActivity>())
        {
            foreach (ViewStyle style in new[] { Plain, Rich })
            {
                ConversationSnapshot snapshot = Snapshot() with { Activity = activity, IsMuted = activity == ConversationActivity.Muted, Duration = TimeSpan.FromHours(30) };
                IReadOnlyList<string> lines = new ConversationView(style).Render(snapshot, width, height);
                Assert.Equal(height, lines.Count);
                Assert.All(lines, line => Assert.InRange(TextCells.Width(ColorCodes().Replace(line, string.Empty)), 0, width));
            }
        }
    }

    [Fact]
    public void It_is_two_columns_with_the_newest_at_the_bottom()
    {
        IReadOnlyList<string> lines = new ConversationView(Plain).Render(Snapshot(), 80, 16);
        Assert.Equal("audio                                          | text (not heard)", lines[0]);
        Assert.Equal("", lines[2]);
        Assert.Equal("MODEL: Watts customer service, how may I help  |", lines[5]);
        Assert.Equal("you?                                           |", lines[6]);
        Assert.Equal("USER: Do I collect it from the Central office? |", lines[7]);
        Assert.Equal("                                               | MODEL: Where is the collection", lines[8]);
        Assert.Equal("                                               | point?", lines[9]);
        Assert.Equal("                                               | CLIENT: The Northern office.", lines[10]);
        Assert.Equal("MODEL: It is reserved for collection from the  |", lines[11]);
        Assert.Equal("Northern office.                               |", lines[12]);
        Assert.StartsWith("-----", lines[13], StringComparison.Ordinal);
        Assert.Equal("listening     mic ##########----------  out --------------------", lines[14]);
        Assert.Equal("01:05  latency 312 ms  cuts 2  q: leave  m: mute  Realtalk-1", lines[15]);
    }

    [Fact]
    public void What_has_no_room_goes_from_the_top()
    {
        IReadOnlyList<string> lines = new ConversationView(Plain).Render(Snapshot(), 40, 10);
        Assert.Equal("audio                  | text", lines[0]);
        Assert.Equal("                       | office.", lines[3]);
        Assert.Equal("the Northern office.   |", lines[6]);
        Assert.Equal("01:05  latency 312 ms  cuts 2", lines[9]);
    }

    [Fact]
    public void Of_a_reply_that_is_being_spoken_it_shows_what_has_been_said()
    {
        ConversationSnapshot snapshot = Snapshot() with { Spoken = [new ItemPosition("i5", 1500, 3000)], Activity = ConversationActivity.ModelSpeaks };
        Assert.Equal("MODEL: It is reserved for...                   |", new ConversationView(Plain).Render(snapshot, 80, 24)[20]);
        Assert.StartsWith("model speaks", new ConversationView(Plain).Render(snapshot, 80, 24)[22], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_one_that_is_not_heard_yet_it_shows_nothing_though_its_text_is_here()
    {
        ConversationSnapshot snapshot = Snapshot() with { Transcript = [Call[4] with { IsPartial = true, Content = "It is" }] };
        Assert.Equal("MODEL: …                                       |", new ConversationView(Rich with { UseColor = false }).Render(snapshot, 80, 24)[20]);
    }

    [Fact]
    public void Of_one_that_was_cut_off_it_shows_what_was_not_heard()
    {
        RealtimeTranscriptEntry cut = Call[4] with { IsInterrupted = true, Heard = "It is", Unheard = "reserved", HeardDuration = TimeSpan.FromSeconds(1) };
        IReadOnlyList<string> lines = new ConversationView(Plain).Render(Snapshot() with { Transcript = [cut] }, 80, 24);
        Assert.Equal("MODEL: It is -- [not heard: reserved]          |", lines[20]);
    }

    [Theory]
    [InlineData(false, true, "muted")]
    [InlineData(true, true, "press space")]
    [InlineData(true, false, "listening")]
    public void It_says_how_to_speak(bool isPushToTalk, bool isMuted, string state)
    {
        ConversationSnapshot snapshot = Snapshot() with
        {
            IsPushToTalk = isPushToTalk,
            IsMuted = isMuted,
            Activity = isMuted ? ConversationActivity.Muted : ConversationActivity.Listening,
        };
        IReadOnlyList<string> lines = new ConversationView(Plain).Render(snapshot, 80, 24);
        Assert.StartsWith(state, lines[22], StringComparison.Ordinal);
        Assert.Contains(isPushToTalk ? "space: talk  q: leave" : "m: unmute", lines[23], StringComparison.Ordinal);
        Assert.Equal(isMuted && !isPushToTalk, lines[22].Contains("mic (muted)", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_colours_and_blocks_it_is_ASCII_and_with_them_it_is_the_same_picture()
    {
        IReadOnlyList<string> plain = new ConversationView(Plain).Render(Snapshot(), 80, 24);
        IReadOnlyList<string> rich = new ConversationView(Rich).Render(Snapshot(), 80, 24);
        Assert.All(plain, line => Assert.All(line, one => Assert.InRange(one, ' ', '~')));
        Assert.Contains(rich, line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.Equal(plain, rich.Select(line => ColorCodes().Replace(line, string.Empty).Replace('█', '#').Replace('░', '-').TrimEnd()));
    }

    [Fact]
    public void A_long_conversation_costs_no_more_than_a_screen()
    {
        RealtimeTranscriptEntry[] many = Enumerable.Repeat(Call, 20_000).SelectMany(entries => entries).ToArray();
        var view = new ConversationView(Rich);
        view.Render(Snapshot() with { Transcript = many }, 80, 24);
        long before = GC.GetAllocatedBytesForCurrentThread();
        view.Render(Snapshot() with { Transcript = many }, 80, 24);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static ConversationSnapshot Snapshot() => new()
    {
        Name = "Realtalk-1",
        Transcript = Call,
        InputLevel = -30,
        OutputLevel = AudioLevel.Floor,
        ReplyLatency = TimeSpan.FromMilliseconds(312.4),
        Interruptions = 2,
        Duration = TimeSpan.FromSeconds(65),
    };

    private static RealtimeTranscriptEntry Entry(RealtimeRole role, RealtimeMedium medium, string text, string itemId) =>
        new() { Role = role, Medium = medium, Content = text, Heard = text, ItemId = itemId };

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex ColorCodes();
}
