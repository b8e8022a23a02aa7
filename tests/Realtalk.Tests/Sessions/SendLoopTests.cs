using System.Text;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;
using Realtalk.Transport;

namespace Realtalk.Tests.Sessions;

public sealed class SendLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly RealtimeEventLog _log = new();
    private readonly RecordingTransport _transport = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SendLoop _loop;
    private Task _running = Task.CompletedTask;

    public SendLoopTests() => _loop = new SendLoop(_log, new StreamSecrets());

    public Task InitializeAsync()
    {
        _running = _loop.RunAsync(_transport, _stop.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Deadline);
        _log.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Sound_has_gone_when_it_was_added()
    {
        OnThread(() =>
        {
            _loop.AddAudio([1, 2, 3]);
            _loop.AddAudio([4]);

            Assert.Equal(
                [
                    (Environment.CurrentManagedThreadId, """{"type":"input_audio_buffer.append","audio":"AQACAAMA"}"""),
                    (Environment.CurrentManagedThreadId, """{"type":"input_audio_buffer.append","audio":"BAA="}"""),
                ],
                _transport.Sent);
        });
    }

    [Fact]
    public async Task A_control_frame_is_never_sent_by_the_call_that_adds_it()
    {
        var frame = new OutgoingFrame("test", "{}"u8.ToArray(), null);
        Task sent;
        lock (_transport.Gate)
        {
            // Sent by this very thread it would have gone now; any other thread waits for the lock.
            _loop.Add(frame);
            sent = frame.Sent.Task;
            Assert.False(sent.IsCompleted);
        }

        await sent.WaitAsync(Deadline);
        Assert.Equal("{}", Assert.Single(_transport.Sent).Text);
    }

    [Fact]
    public void Sound_that_the_network_does_not_take_waits_and_its_caller_does_not()
    {
        var block = new TaskCompletionSource();
        _transport.Block = block.Task;
        OnThread(() =>
        {
            for (int i = 0; i < 102; i++)
            {
                _loop.AddAudio([(short)i]);
            }
        });

        // One is on its way, a hundred wait, the oldest of those is gone.
        Assert.Equal(1, _loop.DroppedAudioFrames);
        Assert.Single(_transport.Sent);
        _transport.Block = Task.CompletedTask;
        block.SetResult();
        Assert.True(SpinWait.SpinUntil(() => _transport.Count == 101, Deadline));
    }

    [Fact]
    public async Task What_is_about_the_sound_follows_its_last_sample_in_a_telephones_format_too()
    {
        _log.Codings = SessionCodings.Both(RealtimeAudioFormat.G711Ulaw);
        short[] sound = Tone.Noise(5 * 480, seed: 41);
        OnThread(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                _loop.AddAudio(sound.AsSpan(i * 480, 480));
            }
        });
        var commit = OutgoingFrame.Of(new InputAudioBufferCommitEvent());
        _loop.AddAfterAudio(commit);
        await commit.Sent.Task.WaitAsync(Deadline);
        string[] sent = [.. _transport.Sent.Select(frame => frame.Text)];
        Assert.Contains("input_audio_buffer.commit", sent[^1], StringComparison.Ordinal);
        Assert.Equal(
            AudioCoding.MuLaw.EncodeSpeech(sound),
            sent[..^1].SelectMany(text => Convert.FromBase64String(JsonDocument.Parse(text).RootElement.GetProperty("audio").GetString()!)));
        Assert.Equal(5, _loop.SentAudioFrames);
    }

    [Fact]
    public async Task A_frame_on_which_the_connection_breaks_fails_with_what_ends_the_stream()
    {
        var transport = new RecordingTransport { Block = Task.FromException(new IOException("broken")) };
        var loop = new SendLoop(_log, new StreamSecrets());
        var frame = new OutgoingFrame("test", "{}"u8.ToArray(), null);
        var behind = new OutgoingFrame("test", "{}"u8.ToArray(), null);
        loop.Add(frame);
        loop.AddAfterAudio(behind);
        await Assert.ThrowsAsync<IOException>(() => loop.RunAsync(transport, CancellationToken.None));
        Assert.False(frame.Sent.Task.IsCompleted);
        var end = new RealtimeException("ConnectionClosed", RealtimeErrorKind.ConnectionError, "gone");
        loop.End(end);
        Assert.Same(end, await Assert.ThrowsAsync<RealtimeException>(() => frame.Sent.Task.WaitAsync(Deadline)));
        Assert.Same(end, await Assert.ThrowsAsync<RealtimeException>(() => behind.Sent.Task.WaitAsync(Deadline)));
    }

    [Fact]
    public async Task A_frame_that_was_on_its_way_at_the_end_fails_too()
    {
        var block = new TaskCompletionSource();
        var transport = new RecordingTransport { Block = block.Task };
        var loop = new SendLoop(_log, new StreamSecrets());
        var frame = new OutgoingFrame("test", "{}"u8.ToArray(), null);
        loop.AddAfterAudio(frame);
        Task running = loop.RunAsync(transport, CancellationToken.None);
        Assert.Single(transport.Sent);
        var end = new RealtimeException("StreamClosed", RealtimeErrorKind.InvalidOperation, "closed");
        loop.End(end);
        block.SetException(new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => running.WaitAsync(Deadline));
        Assert.Same(end, await Assert.ThrowsAsync<RealtimeException>(() => frame.Sent.Task.WaitAsync(Deadline)));
    }

    // The microphone's thread has no context of its own; the test's has one, and nothing would go on in it.
    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        Assert.True(thread.Join(Deadline));
        Assert.Null(failure);
    }

    private sealed class RecordingTransport : IRealtimeTransport
    {
        private readonly List<(int Thread, string Text)> _sent = [];

        public object Gate { get; } = new();

        public Task Block { get; set; } = Task.CompletedTask;

        public IReadOnlyList<(int Thread, string Text)> Sent
        {
            get
            {
                lock (Gate)
                {
                    return [.. _sent];
                }
            }
        }

        public int Count => Sent.Count;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            lock (Gate)
            {
                _sent.Add((Environment.CurrentManagedThreadId, Encoding.UTF8.GetString(frame.Span)));
            }

            await Block.ConfigureAwait(false);
        }

        public ValueTask<TransportFrame> ReceiveAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
