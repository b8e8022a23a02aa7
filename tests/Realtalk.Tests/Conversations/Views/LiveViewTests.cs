using Realtalk.Conversations;
using Realtalk.Conversations.Views;

namespace Realtalk.Tests.Conversations.Views;

public class LiveViewTests
{
    private readonly FakeTerminal _terminal = new();
    private string _shown = string.Empty;

    [Fact]
    public async Task It_shows_who_speaks_and_what_was_said()
    {
        await using TestCall call = await TestCall.StartAsync();
        using LiveView view = Open(call);
        Assert.True(view.Update());
        Assert.Contains("listening", _terminal.TakeWritten(), StringComparison.Ordinal);
        call.Stream.RequestResponse();
        await call.StopTimeAsync(() => call.Conversation.IsSpeaking);
        await ShowUntilAsync(view, call, "model speaks");
        call.StartTime();
        await ShowUntilAsync(view, call, "how may I help you?");
        await call.BeginToSayAsync(UserVoice.Line(0));
        await ShowUntilAsync(view, call, "user speaks");
        call.StartTime();
        await ShowUntilAsync(view, call, "USER: Hi, I have a car rental");
    }

    [Fact]
    public async Task Its_keys_mute_unmute_and_leave()
    {
        await using TestCall call = await TestCall.StartAsync();
        using LiveView view = Open(call);
        Press(view, 'm');
        Assert.Equal(RealtimeConversationState.Suspended, call.Conversation.State);
        Assert.Contains("muted", _terminal.TakeWritten(), StringComparison.Ordinal);
        Press(view, 'x');
        Press(view, ' ');
        Assert.Equal(RealtimeConversationState.Suspended, call.Conversation.State);
        Press(view, 'M');
        Assert.Equal(RealtimeConversationState.Running, call.Conversation.State);
        _terminal.Press('q');
        Assert.False(view.Update());
        Assert.Equal(RealtimeConversationState.Running, call.Conversation.State);
    }

    [Fact]
    public async Task The_space_bar_is_the_turn_where_it_is_push_to_talk()
    {
        await using TestCall call = await TestCall.StartAsync(conversation: options => options with { PushToTalk = true });
        using LiveView view = Open(call);
        view.Update();
        Assert.Contains("press space", _terminal.TakeWritten(), StringComparison.Ordinal);
        Press(view, 'm');
        Assert.False(call.Conversation.IsPressed);
        Press(view, ' ');
        Assert.True(call.Conversation.IsPressed);
        Assert.Contains("user speaks", _terminal.TakeWritten(), StringComparison.Ordinal);
        Press(view, ' ');
        Assert.False(call.Conversation.IsPressed);
    }

    [Fact]
    public async Task It_is_over_when_the_conversation_is_and_puts_the_screen_back()
    {
        await using TestCall call = await TestCall.StartAsync();
        using (LiveView view = Open(call))
        {
            Assert.True(view.Update());
            await call.Conversation.DisposeAsync();
            await view.WaitAsync(call.Deadline);
            Assert.False(view.Update());
            _terminal.TakeWritten();
        }

        Assert.Equal(Ansi.Leave, _terminal.TakeWritten());
    }

    [Fact]
    public async Task A_resize_draws_anew()
    {
        await using TestCall call = await TestCall.StartAsync();
        using LiveView view = Open(call);
        view.Update();
        _terminal.TakeWritten();
        _terminal.Size = (40, 10);
        await ShowUntilAsync(view, call, "\u001b[10;1H");
    }

    private LiveView Open(TestCall call) =>
        new(call.Conversation, _terminal, new ViewStyle(UseColor: false, UseUnicode: false), TimeSpan.FromMilliseconds(20));

    private void Press(LiveView view, char key)
    {
        _terminal.Press(key);
        Assert.True(view.Update());
    }

    private async Task ShowUntilAsync(LiveView view, TestCall call, string text)
    {
        while (true)
        {
            // One update may show several things that are waited for one after the other.
            Assert.True(view.Update());
            _shown += _terminal.TakeWritten();
            if (_shown.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            await view.WaitAsync(call.Deadline);
        }
    }
}
