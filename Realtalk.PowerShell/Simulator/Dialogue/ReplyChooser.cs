using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Realtalk.Simulator.Dialogue;

/// <summary>Follows a scenario through one session: the first rule that fits and is not used up wins.</summary>
internal sealed class ReplyChooser
{
    private readonly Scenario _scenario;
    private readonly int[] _used;

    public ReplyChooser(Scenario scenario)
    {
        _scenario = scenario;
        _used = new int[scenario.Replies.Count];
    }

    /// <param name="cue">What is to be answered.</param>
    /// <param name="tools">The functions that may be called.</param>
    /// <param name="demanded">Functions one of which must be called; empty where the client demands none.</param>
    public PlannedReply Choose(Cue cue, IReadOnlyList<JsonObject> tools, IReadOnlyList<JsonObject> demanded)
    {
        (ReplyRule Rule, Match? Match)? found = demanded.Count == 0
            ? Find(cue, _ => true)
            : Find(cue, rule => rule.Calls.Any(call => demanded.Any(tool => NameOf(tool) == call.Name)));
        if (found is null && demanded.Count > 0)
        {
            string arguments = ArgumentMaker.Make(demanded[0]["parameters"], cue.Text).ToJsonString();
            return new PlannedReply(null, null, [new ScriptedCall(NameOf(demanded[0]), arguments)]);
        }

        if (found is not { } hit)
        {
            return new PlannedReply(cue.Text.Length > 0 ? cue.Text : "Yes?", null, []);
        }

        if (!cue.IsOutOfBand)
        {
            _used[IndexOf(hit.Rule)]++;
        }

        PlannedReply reply = Fill(hit.Rule, hit.Match, cue, tools);
        bool isForAll = cue.IsOutOfBand && hit.Rule.OutOfBand is null;
        return isForAll && reply.Text is { } text && JsonReply.Make(cue.Instructions ?? cue.Text, text) is { } json ? reply with { Text = json } : reply;
    }

    private static PlannedReply Fill(ReplyRule rule, Match? match, Cue cue, IReadOnlyList<JsonObject> tools)
    {
        ScriptedCall[] calls = rule.Calls
            .Select(call => call with { Name = Insert(call.Name, match, cue), Arguments = Insert(call.Arguments, match, cue, call.IsJson) })
            .ToArray();
        bool known = calls.All(call => call.IsVerbatim || tools.Any(tool => NameOf(tool) == call.Name));
        if (!known)
        {
            return new PlannedReply(Insert(rule.ElseSay ?? rule.Say ?? "I cannot do that here.", match, cue), null, []);
        }

        if (rule.Echo)
        {
            return new PlannedReply(cue.Text, cue.Audio, calls);
        }

        calls = calls.Select(call => call with { Arguments = call.IsVerbatim || IsObject(call.Arguments) ? call.Arguments : "{}" }).ToArray();
        return new PlannedReply(rule.Say is { } say ? Insert(say, match, cue) : null, null, calls);
    }

    private static string Insert(string template, Match? match, Cue cue, bool isJson = false)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
        {
            return template;
        }

        string Escape(string value) => isJson ? JsonEncodedText.Encode(value).ToString() : value;

        string filled = template
            .Replace("{answer}", Escape(PhraseCleaner.ToPhrase(cue.Text)), StringComparison.Ordinal)
            .Replace("{text}", Escape(cue.Text), StringComparison.Ordinal);
        foreach ((string name, string output) in cue.Outputs)
        {
            filled = filled.Replace($"{{output:{name}}}", Escape(output), StringComparison.Ordinal);
        }

        foreach (Group group in match?.Groups.Values.Where(group => !int.TryParse(group.Name, CultureInfo.InvariantCulture, out _)) ?? [])
        {
            filled = filled.Replace($"{{{group.Name}}}", Escape(group.Value), StringComparison.Ordinal);
        }

        return filled;
    }

    private static bool IsObject(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string NameOf(JsonObject tool) => (string?)tool["name"] ?? string.Empty;

    private static bool Names(string pattern, IEnumerable<string> names) => pattern == "*" ? names.Any() : names.Contains(pattern, StringComparer.Ordinal);

    private (ReplyRule Rule, Match? Match)? Find(Cue cue, Func<ReplyRule, bool> also)
    {
        for (int index = 0; index < _used.Length; index++)
        {
            ReplyRule rule = _scenario.Replies[index];
            if (_used[index] < (rule.Times ?? int.MaxValue) && also(rule) && Fits(rule, cue, out Match? match))
            {
                return (rule, match);
            }
        }

        return null;
    }

    private int IndexOf(ReplyRule rule)
    {
        int index = 0;
        while (!ReferenceEquals(_scenario.Replies[index], rule))
        {
            index++;
        }

        return index;
    }

    private static bool Fits(ReplyRule rule, Cue cue, out Match? match)
    {
        match = null;
        bool fits = (rule.Greeting is not { } greeting || greeting == cue.IsGreeting)
            && (rule.Idle is not { } idle || idle == cue.IsIdle)
            && (rule.Spoken is not { } spoken || spoken == cue.IsSpoken)
            && (rule.OutOfBand is not { } outOfBand || outOfBand == cue.IsOutOfBand)
            && (rule.Heard is not { } heard || heard == cue.HeardLine)
            && (rule.AfterTool is not { } after || Names(after, cue.Outputs.Select(output => output.Name)))
            && (rule.OpenTool is not { } open || Names(open, cue.OpenTools));
        if (!fits || rule.Text is null)
        {
            return fits;
        }

        try
        {
            match = rule.Text.Match(cue.Text);
            return match.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
