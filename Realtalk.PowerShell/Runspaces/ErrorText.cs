using System.Management.Automation;
using System.Management.Automation.Host;

namespace Realtalk.Runspaces;

/// <summary>What an error says, in whole sentences.</summary>
internal static class ErrorText
{
    /// <summary>The text of an error. PowerShell's own of a question that nobody can answer breaks off where the question had no words.</summary>
    public static string Of(ErrorRecord error) => FindQuestion(error.Exception) is { } question ? Explain(question) : error.ToString();

    /// <inheritdoc cref="Of(ErrorRecord)"/>
    public static string Of(RuntimeException exception) =>
        FindQuestion(exception) is { } question ? Explain(question) : exception.ErrorRecord?.ToString() ?? exception.Message;

    private static HostException? FindQuestion(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HostException question && question.ErrorRecord.FullyQualifiedErrorId.StartsWith("HostFunctionNotImplemented", StringComparison.Ordinal))
            {
                return question;
            }
        }

        return null;
    }

    private static string Explain(HostException question)
    {
        const string Intro = "following message:";
        int start = question.Message.IndexOf(Intro, StringComparison.Ordinal);
        string asked = start < 0 ? string.Empty : question.Message[(start + Intro.Length)..].ReplaceLineEndings(" ").Trim();
        return "It asked the user something (Read-Host, a confirmation), and the background does not support user interaction."
            + (asked.Length == 0 ? string.Empty : $" It asked: {asked}");
    }
}
