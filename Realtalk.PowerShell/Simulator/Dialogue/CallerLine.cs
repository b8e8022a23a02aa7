namespace Realtalk.Simulator.Dialogue;

/// <summary>One line of a scripted caller.</summary>
/// <param name="Say">What the caller says.</param>
/// <param name="Pause">How long the caller waits after the model has fallen silent.</param>
/// <param name="Replies">
/// How many replies of the model the caller waits for: 2 where the model first says that it will find out, 0 where the caller goes
/// on without one.
/// </param>
/// <param name="InterruptAfter">Speak so long after the model's reply began to sound, into the reply; null = wait for its end.</param>
internal sealed record CallerLine(string Say, TimeSpan Pause, int Replies, TimeSpan? InterruptAfter);
