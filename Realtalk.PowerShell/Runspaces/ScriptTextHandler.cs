using System.Management.Automation;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>
/// Runs the user's script for each text message of the model, one after the other, in a background runspace that ends with
/// the stream. What the script puts out is the answer.
/// </summary>
internal sealed class ScriptTextHandler
{
    private readonly BackgroundScript _script;
    private RealtimeStream _stream = null!;

    private ScriptTextHandler(BackgroundScript script) => _script = script;

    /// <summary>Takes the script and the values that it uses from the caller.</summary>
    /// <exception cref="RealtimeException">It uses something that cannot be carried over.</exception>
    public static ScriptTextHandler Prepare(ScriptBlock script, PSCmdlet caller)
    {
        ForgottenVariables.Warn(script, "-OnText", caller);
        return new ScriptTextHandler(BackgroundScript.Prepare(script, caller));
    }

    /// <summary>Handles the messages of the stream from now on, until it ends; in the place of an earlier handler.</summary>
    public void Attach(RealtimeStream stream)
    {
        _stream = stream;
        _script.Open($"{stream.Name} text");
        stream.OnClose.Push(CloseAsync);
        stream.Text.Handler = HandleAsync;
    }

    // The text stream hands over one message at a time.
    private async Task<string?> HandleAsync(RealtimeTextMessage message, CancellationToken cancellationToken)
    {
        if (await _script.RunAsync(message, cancellationToken).ConfigureAwait(false) is not { } result)
        {
            return null;
        }

        foreach (string error in result.Errors)
        {
            _stream.Warn($"The text handler reported an error on message {message.Id}: {error}");
        }

        foreach (string warning in result.Warnings)
        {
            _stream.Warn($"The text handler warned on message {message.Id}: {warning}");
        }

        string answer = string.Join(Environment.NewLine, result.Output.Select(item => item.ToString()));
        string sent = ToolOutput.Limit(answer);
        if (sent.Length < answer.Length)
        {
            _stream.Warn($"The text handler put out more than {ToolOutput.DefaultMaxBytes / 1024} KiB on message {message.Id}; the rest was cut off.");
        }

        return sent;
    }

    private ValueTask CloseAsync()
    {
        _stream.Text.Handler = null;
        return _script.CloseAsync();
    }
}
