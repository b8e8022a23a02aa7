using System.Collections.Concurrent;
using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Tests.Text;

/// <summary>A session that only notes what it is to send.</summary>
internal sealed class FakeOutlet : ITextOutlet
{
    private readonly AsyncSignal _changed = new();

    public int StreamId => 1;

    public ConcurrentQueue<string> Sent { get; } = new();

    public Task SendAnswer(string callId, string text) => Note($"{callId}={text}!");

    public void SendOutput(string callId, string text) => Note($"{callId}={text}");

    public Task SendNote(string text) => Note(text);

    public void OnReceived(RealtimeTextMessage message)
    {
    }

    public void Warn(string message) => Note($"warning: {message}");

    /// <summary>Waits until so much was sent.</summary>
    public async Task WaitForAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed = _changed.Next;
            if (Sent.Count >= count)
            {
                return;
            }

            await changed.WaitAsync(deadline.Token);
        }
    }

    private Task Note(string what)
    {
        Sent.Enqueue(what);
        _changed.Pulse();
        return Task.CompletedTask;
    }
}
