using Realtalk.Audio;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;

namespace Realtalk.Conversations;

/// <summary>
/// A person who calls, in the place of a microphone: speaks a scenario's caller lines, each when the model has fallen
/// silent or, where the line says so, into what the model says. It counts time in the samples it is asked for, so it is as
/// patient on a fast clock as in real time. <see cref="Produce"/> is called by one thread.
/// </summary>
internal sealed class ScriptedCaller
{
    // When the model says less than the script expects (another server may), the caller goes on after this much silence.
    private static readonly long Patience = AudioFormat.FromMilliseconds(8000);
    // Nobody said that the model is to greet: the caller hears nothing, and begins.
    private static readonly long Ungreeted = AudioFormat.FromMilliseconds(1500);
    private static readonly long Farewell = AudioFormat.FromMilliseconds(1000);

    private readonly IReadOnlyList<CallerLine> _lines;
    private readonly short[][] _speech;
    private volatile RealtimeConversation? _conversation;
    private int _next;
    private int _repliesBefore;
    private short[] _speaking = [];
    private int _spoken;
    private long _modelSpeaks;
    private long _modelIsSilent;
    private long _nothingComes;

    public ScriptedCaller(Scenario scenario)
    {
        Name = $"caller of '{scenario.Name}'";
        _lines = scenario.Caller;
        _speech = [.. _lines.Select(line => scenario.Speech.Speak(line.Say, SpeechVoice.Caller))];
        if (_lines.Count == 0)
        {
            throw new RealtimeException(
                "ScenarioHasNoCaller", RealtimeErrorKind.InvalidArgument, $"The scenario '{scenario.Name}' has no caller.", Ways, scenario.Name);
        }
    }

    private static string Ways =>
        $"These have one: {string.Join(", ", Scenario.NamesWithCaller)}. Name one of them, give the path of a scenario file, or use a microphone or -InputPath.";

    /// <summary>The caller of a scenario.</summary>
    /// <param name="nameOrPath">The name of a shipped one, or the path of a file.</param>
    /// <exception cref="RealtimeException">There is no such scenario, or it has no caller.</exception>
    public static ScriptedCaller Load(string nameOrPath)
    {
        Scenario scenario;
        try
        {
            scenario = Scenario.Load(nameOrPath);
        }
        catch (RealtimeException exception) when (exception.ErrorId == "ScenarioNotFound")
        {
            throw new RealtimeException(exception.ErrorId, exception.Kind, $"There is no caller '{nameOrPath}'.", Ways, nameOrPath);
        }

        return new ScriptedCaller(scenario);
    }

    public string Name { get; }

    /// <summary>Whom the caller listens to; silent until then.</summary>
    public void Join(RealtimeConversation conversation) => _conversation = conversation;

    /// <summary>The next samples of the call.</summary>
    /// <returns>All, or 0 when the caller has hung up.</returns>
    public int Produce(Span<short> samples)
    {
        Listen(samples.Length);
        if (_spoken == _speaking.Length && MayGoOn())
        {
            if (_next == _lines.Count)
            {
                return 0;
            }

            _speaking = _speech[_next++];
            _spoken = 0;
            _repliesBefore = _conversation?.Replies ?? 0;
        }

        int count = Math.Min(samples.Length, _speaking.Length - _spoken);
        _speaking.AsSpan(_spoken, count).CopyTo(samples);
        samples[count..].Clear();
        _spoken += count;
        if (count > 0)
        {
            // What the model says counts from the end of the line.
            _modelIsSilent = 0;
            _nothingComes = 0;
            _modelSpeaks = 0;
            _repliesBefore = _spoken < _speaking.Length ? _conversation?.Replies ?? 0 : _repliesBefore;
        }

        return samples.Length;
    }

    private void Listen(int samples)
    {
        bool speaks = _conversation?.IsSpeaking ?? false;
        _modelSpeaks = speaks ? _modelSpeaks + samples : 0;
        _modelIsSilent = speaks ? 0 : _modelIsSilent + samples;

        // A model that waits for its software's answer will speak again: nobody hangs up on "one moment".
        _nothingComes = speaks || (_conversation?.Stream.Text.HasOpenQuestion ?? false) ? 0 : _nothingComes + samples;
    }

    private bool MayGoOn()
    {
        if (_conversation is null)
        {
            return false;
        }

        int replies = _conversation.Replies - _repliesBefore;
        if (_next == _lines.Count)
        {
            return _nothingComes >= (replies > 0 ? Farewell : Patience);
        }

        CallerLine line = _lines[_next];
        if (line.InterruptAfter is { } after && replies > 0 && _modelSpeaks > 0)
        {
            return AudioFormat.ToTimeSpan(_modelSpeaks) >= after;
        }

        return replies >= line.Replies
            ? AudioFormat.ToTimeSpan(_modelIsSilent) >= line.Pause
            : _nothingComes >= (_next > 0 || _conversation.Greets ? Patience : Ungreeted);
    }
}
