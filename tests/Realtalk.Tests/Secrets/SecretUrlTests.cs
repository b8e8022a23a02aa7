using Realtalk.Secrets;

namespace Realtalk.Tests.Secrets;

public sealed class SecretUrlTests
{
    [Theory]
    [InlineData("wss://api.openai.com/v1/realtime?model=gpt-realtime", "wss://api.openai.com/v1/realtime?model=gpt-realtime", "")]
    [InlineData("wss://me:planted@h:1/x?api-key=Q%2F1&model=m&api-version=1", "wss://***@h:1/x?api-key=***&model=m&api-version=1", "me:planted planted Q/1")]
    [InlineData("https://planted@h?planted-2", "https://***@h?***", "planted planted planted-2")]
    [InlineData("https://h/@scope/server?a=1&&b=", "https://h/@scope/server?a=***&&b=", "1")]
    [InlineData("ftp://me:p/l@h/x", "ftp://***@h/x", "me:p/l p/l")]
    [InlineData("me:planted@h/x", "***@h/x", "me:planted planted")]
    [InlineData("https://h/x?k=a+b#planted", "https://h/x?k=***#***", "a+b a b")]
    [InlineData("not a URL", "not a URL", "")]
    [InlineData("", "", "")]
    public void Shows_where_it_leads_and_nothing_secret(string url, string shown, string secrets)
    {
        Assert.Equal(shown, SecretUrl.Hide(url));
        Assert.Equal(secrets, string.Join(' ', SecretUrl.SecretsOf(url).Where(secret => secret.Length > 0)));
    }

    [Fact]
    public void Hides_names_and_passwords_within_a_text() => Assert.Equal(
        "The proxy 'http://***@h:1' and https://example.org/@x failed.",
        SecretUrl.HideUsers("The proxy 'http://me:planted@h:1' and https://example.org/@x failed."));
}
