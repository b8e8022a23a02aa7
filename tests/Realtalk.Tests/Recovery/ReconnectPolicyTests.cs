using Realtalk.Sessions.Recovery;

namespace Realtalk.Tests.Recovery;

public sealed class ReconnectPolicyTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0.125, 0.25)]
    [InlineData(2, 0.25, 0.5)]
    [InlineData(5, 2, 4)]
    [InlineData(6, 4, 8)]
    [InlineData(7, 4, 8)]
    [InlineData(1_000_000, 4, 8)]
    public void The_first_attempt_is_made_at_once_and_the_pauses_double_up_to_eight_seconds(int attempt, double least, double most)
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.InRange(ReconnectPolicy.Default.PauseBefore(attempt).TotalSeconds, least, most);
        }
    }

    [Fact]
    public void The_pauses_differ()
    {
        Assert.True(Enumerable.Range(0, 100).Select(_ => ReconnectPolicy.Default.PauseBefore(3)).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(3600, 300)]
    [InlineData(1800, 180)]
    [InlineData(10, 1)]
    public void A_session_is_left_some_minutes_before_its_end(double lifetime, double lead) =>
        Assert.Equal(lead, ReconnectPolicy.Default.LeadOf(TimeSpan.FromSeconds(lifetime)).TotalSeconds);

    [Theory]
    [InlineData(1006, null, true)]
    [InlineData(1001, "session_expired", true)]
    [InlineData(1001, null, true)]
    [InlineData(1011, null, true)]
    [InlineData(1012, "server_error", true)]
    [InlineData(1013, "rate_limit_exceeded", true)]
    [InlineData(1000, "session_expired", true)]
    [InlineData(1000, null, false)]
    [InlineData(1008, null, false)]
    [InlineData(1009, null, false)]
    [InlineData(3000, "invalid_api_key", false)]
    [InlineData(4000, "invalid_model", false)]
    [InlineData(4000, "missing_model", false)]
    [InlineData(1006, "insufficient_quota", false)]
    [InlineData(1011, "insufficient_quota", false)]
    public void A_fault_that_would_be_there_again_is_not_met_again(int closeCode, string? code, bool mayPass)
    {
        var fault = new RealtimeException("ConnectionClosed", RealtimeErrorKind.ConnectionError, "x") { CloseCode = closeCode, ServiceCode = code };
        Assert.Equal(mayPass, RetryRule.MayPass(fault));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public void An_answer_of_HTTP_is_final_where_it_is_about_the_request(int status, bool mayPass)
    {
        var fault = new RealtimeException("HandshakeRefused", RealtimeErrorKind.ConnectionError, "x") { HttpStatus = status };
        Assert.Equal(mayPass, RetryRule.MayPass(fault));
    }

    [Fact]
    public void A_refused_key_is_final() =>
        Assert.False(RetryRule.MayPass(new RealtimeException("KeyRefused", RealtimeErrorKind.AuthenticationError, "x")));
}
