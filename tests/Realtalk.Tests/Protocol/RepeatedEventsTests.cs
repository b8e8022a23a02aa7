using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Tests.Protocol;

public class RepeatedEventsTests
{
    [Fact]
    public void Knows_a_frame_again_by_its_id()
    {
        var recent = new RepeatedEvents();
        Assert.False(Contains(recent, """{"type":"a","event_id":"event_1","delta":"x"}"""));
        Assert.False(Contains(recent, """{"type":"a","event_id":"event_2","delta":"x"}"""));
        Assert.True(Contains(recent, """{"type":"a","event_id":"event_1","delta":"x"}"""));
        Assert.True(Contains(recent, """{"type":"a","event_id":"event_2","delta":"x"}"""));
    }

    [Theory]
    [InlineData("""{"type":"a","delta":"x"}""")]
    [InlineData("""{"type":"a","event_id":null,"delta":"x"}""")]
    [InlineData("""{"type":"a","event_id":"","delta":"x"}""")]
    [InlineData("""{"type":"a","event_id":7,"delta":"x"}""")]
    public void Without_an_id_each_counts(string frame)
    {
        var recent = new RepeatedEvents();
        Assert.False(Contains(recent, frame));
        Assert.False(Contains(recent, frame));
    }

    [Fact]
    public void A_server_with_one_id_for_all_loses_nothing()
    {
        var recent = new RepeatedEvents();
        Assert.False(Contains(recent, """{"event_id":"x","type":"session.created"}"""));
        Assert.False(Contains(recent, """{"event_id":"x","type":"response.output_text.delta","delta":"la "}"""));
        Assert.False(Contains(recent, """{"event_id":"x","type":"response.output_text.delta","delta":"la "}"""));
    }

    [Fact]
    public void Forgets_what_is_long_past()
    {
        var recent = new RepeatedEvents();
        for (int i = 0; i < 100; i++)
        {
            Assert.False(Contains(recent, $$"""{"type":"a","event_id":"event_{{i}}"}"""));
        }

        Assert.False(Contains(recent, """{"type":"a","event_id":"event_0"}"""));
        Assert.True(Contains(recent, """{"type":"a","event_id":"event_99"}"""));
    }

    private static bool Contains(RepeatedEvents recent, string frame) =>
        recent.Contains(ServerEvent.Parse(Encoding.UTF8.GetBytes(frame), new Utf8StringCache()));
}
