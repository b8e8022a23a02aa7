using System.Text;
using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Sessions.Recovery;

namespace Realtalk.Tests.Recovery;

public sealed class SessionSettingsTests
{
    private readonly SessionSettings _settings = new(new RealtimeStreamOptions { Instructions = "first", Voice = "cedar", Speed = 1.5 }.ToSession());
    private int _lastId;

    [Fact]
    public void An_update_changes_only_what_is_in_it_also_in_the_sound()
    {
        Update("""{"instructions":"second","audio":{"output":{"speed":1}}}""", isTaken: true);
        JsonNode session = Session();
        Assert.Equal("second", (string?)session["instructions"]);
        Assert.Equal(("cedar", 1.0), ((string?)session["audio"]!["output"]!["voice"], (double)session["audio"]!["output"]!["speed"]!));
    }

    [Fact]
    public void A_null_is_a_value_and_a_list_replaces_a_list()
    {
        Update("""{"tools":[{"type":"function","name":"a"}],"audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"low"}}}}""", isTaken: true);
        Update("""{"tools":[],"audio":{"input":{"turn_detection":null}}}""", isTaken: true);
        JsonNode session = Session();
        Assert.Empty(session["tools"]!.AsArray());
        Assert.True(session["audio"]!["input"]!.AsObject().ContainsKey("turn_detection"));
        Assert.Null(session["audio"]!["input"]!["turn_detection"]);
    }

    [Fact]
    public void What_the_server_refused_is_forgotten_and_what_it_has_not_answered_is_kept_apart()
    {
        string refused = Update("""{"instructions":"refused"}""", isTaken: false);
        string open = Update("""{"instructions":"open"}""", isTaken: false);
        _settings.OnRefused(refused);
        Assert.Equal("first", (string?)Session()["instructions"]);
        Assert.Equal([open], _settings.Pending.Select(frame => frame.EventId));
        _settings.OnUpdated();
        Assert.Equal("open", (string?)Session()["instructions"]);
        Assert.False(_settings.AnyPending);
    }

    [Fact]
    public void An_update_of_the_users_own_that_is_none_changes_nothing()
    {
        foreach (string session in new[] { "null", "[]", "1", "{" })
        {
            Update(session, isTaken: true);
        }

        Assert.Equal("first", (string?)Session()["instructions"]);
    }

    private string Update(string session, bool isTaken)
    {
        string id = $"e{++_lastId}";
        string json = $$"""{"type":"session.update","session":{{session}}}""";
        _settings.OnSending(new OutgoingFrame(ClientEventNames.SessionUpdate, Encoding.UTF8.GetBytes(json), id));
        if (isTaken)
        {
            _settings.OnUpdated();
        }

        return id;
    }

    private JsonNode Session()
    {
        OutgoingFrame update = _settings.ToUpdate("id");
        JsonNode frame = JsonNode.Parse(update.Utf8)!;
        Assert.Equal(("session.update", "id"), ((string?)frame["type"], (string?)frame["event_id"]));
        return frame["session"]!;
    }
}
