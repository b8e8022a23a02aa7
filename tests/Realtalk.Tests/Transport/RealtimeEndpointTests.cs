using Realtalk.Transport;

namespace Realtalk.Tests.Transport;

public class RealtimeEndpointTests
{
    [Theory]
    [InlineData(null, "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("https://api.openai.com", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("https://api.openai.com/v1/", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("eu.api.openai.com", "wss://eu.api.openai.com/v1/realtime?model=m")]
    [InlineData("ws://127.0.0.1:9000", "ws://127.0.0.1:9000/v1/realtime?model=m")]
    [InlineData("http://localhost:8080/v1/realtime", "ws://localhost:8080/v1/realtime?model=m")]
    [InlineData("ws://[::1]:5000/custom/path", "ws://[::1]:5000/custom/path?model=m")]
    [InlineData("https://me.openai.azure.com", "wss://me.openai.azure.com/openai/v1/realtime?model=m")]
    [InlineData("https://me.openai.azure.com/openai/v1", "wss://me.openai.azure.com/openai/v1/realtime?model=m")]
    [InlineData("wss://host/v1/realtime?call_id=rtc_1", "wss://host/v1/realtime?call_id=rtc_1")]
    [InlineData("wss://host/v1/realtime?intent=transcription", "wss://host/v1/realtime?intent=transcription")]
    [InlineData("wss://host/v1/realtime?model=other", "wss://host/v1/realtime?model=other")]
    public void An_endpoint_is_completed(string? typed, string expected)
    {
        Assert.Equal(expected, RealtimeEndpoint.Resolve(typed, "m").Uri.AbsoluteUri);
    }

    [Fact]
    public void A_model_is_escaped()
    {
        Assert.Equal("?model=a%26b%3Dc", RealtimeEndpoint.Resolve(null, "a&b=c").Uri.Query);
    }

    [Theory]
    [InlineData("ws://example.com")]
    [InlineData("http://192.168.1.4:8080/v1/realtime")]
    public void An_open_connection_stays_on_this_machine(string typed)
    {
        Assert.Equal("EndpointNotEncrypted", Assert.Throws<RealtimeException>(() => RealtimeEndpoint.Resolve(typed, "m")).ErrorId);
    }

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("wss://")]
    [InlineData("wss:///path")]
    [InlineData("not a url")]
    public void Nonsense_is_refused(string typed)
    {
        RealtimeException exception = Assert.Throws<RealtimeException>(() => RealtimeEndpoint.Resolve(typed, "m"));
        Assert.Equal("EndpointInvalid", exception.ErrorId);
        Assert.Contains("wss", exception.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_shown_as_the_host_wants_it()
    {
        var key = new RealtimeCredential("sk-secret", "-ApiKey");
        Assert.Equal(("Authorization", "Bearer sk-secret"), RealtimeEndpoint.Resolve(null, "m").GetHeaders(key).Single());
        RealtimeEndpoint azure = RealtimeEndpoint.Resolve("https://me.openai.azure.com", "m");
        Assert.Equal(("api-key", "sk-secret"), azure.GetHeaders(key).Single());
        Assert.Equal("AZURE_OPENAI_API_KEY", azure.KeyVariable);
        var token = new RealtimeCredential("eyJ0eXAi.x.y", "-ApiKey");
        Assert.Equal(("Authorization", "Bearer eyJ0eXAi.x.y"), azure.GetHeaders(token).Single());
    }

    [Fact]
    public void A_credential_does_not_show_its_key()
    {
        var key = new RealtimeCredential(" sk-secret\n", "$env:X");
        Assert.Equal("sk-secret", key.Reveal());
        Assert.DoesNotContain("secret", key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_name_in_the_endpoint_goes_nowhere()
    {
        Assert.DoesNotContain("secret", RealtimeEndpoint.Resolve("wss://user:secret@host", "m").Uri.ToString(), StringComparison.Ordinal);
    }
}
