using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Echo;
using Realtalk.Audio.Wave;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;
using Realtalk.Conversations;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Benchmarks.Measures;

/// <summary>
/// The microphone hears the loudspeaker, in a room whose delay changes: how often the model takes its own voice for the user's,
/// with each remedy and, in the same minute, with none.
/// </summary>
internal sealed class EchoMeasure : ISoundMeasure
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DelayChanges = TimeSpan.FromSeconds(10);
    private static readonly int[] Delays = [50, 90, 70, 250, 100, 95];
    private static readonly (string Name, bool AsksServer, Func<Devices, Devices> Apply)[] Remedies =
    [
        ("libspeexdsp", false, devices => Cancel(devices, new SpeexEchoCanceller())),
        ("the sound server's canceller", true, devices => Cancel(devices, EchoRemoval.Choose(devices.Input, devices.Output))),
        ("no canceller but the guard", false, devices => Cancel(devices, new PassingCanceller())),
        ("half duplex", false, devices => devices with { Input = new HalfDuplexGate(devices.Input, devices.IsSpeaking) }),
    ];

    public string Name => "echo";

    public async Task<IReadOnlyList<Figure>> RunAsync(SoundBench bench)
    {
        short[] speech = ReadSpeech();
        int minutes = Math.Max(1, bench.Rounds / 40);
        var figures = new List<Figure>();
        foreach ((string name, bool asksServer, Func<Devices, Devices> apply) in Remedies)
        {
            if (name == "libspeexdsp" && !SpeexEchoCanceller.IsAvailable)
            {
                continue;
            }

            var with = new List<double>();
            var without = new List<double>();
            for (int minute = 0; minute < minutes; minute++)
            {
                int[] counts = await Task.WhenAll(
                    CountAsync(speech, asksServer, apply, bench.CancellationToken),
                    CountAsync(speech, false, devices => devices, bench.CancellationToken));
                with.Add(counts[0]);
                without.Add(counts[1]);
            }

            figures.Add(new Figure(
                $"self-interruptions in a minute of echo, {name}", Spread.Of(with, "", "0"), Spread.Of(without, "", "0"), "0", with.Sum() == 0)
            {
                Note = figures.Count > 0 ? null : $"the model speaks all the time; its echo comes 12 dB lower, after {string.Join(", ", Delays)} ms, each for {DelayChanges.TotalSeconds:0} s. "
                    + "Counted are the server's words that it hears speech. Floor: nothing done, in the same minute, in another such room. The same for each remedy.",
            });
        }

        return figures;
    }

    private static async Task<int> CountAsync(short[] speech, bool asksServer, Func<Devices, Devices> apply, CancellationToken cancellationToken)
    {
        using var room = new PulseAudioRoom(Delays[0]);
        if (asksServer)
        {
            room.OfferCanceller();
        }

        RealtimeConversation? conversation = null;
        var backend = new PulseAudioBackend(room.Daemon.Server, asksServer);
        IAudioOutput speaker = backend.OpenOutput(PulseAudioDaemon.Speaker);
        Devices devices = apply(new Devices(
            backend.OpenInput(PulseAudioDaemon.Microphone), speaker, () => Volatile.Read(ref conversation)?.IsSpeaking ?? false));
        await using SimulatorChild simulator = await SimulatorChild.StartAsync(4, TimeSpan.Zero, cancellationToken);
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = simulator.Endpoint }, cancellationToken);
        await using RealtimeConversation started = await RealtimeConversation.StartAsync(
            stream, new ConversationOptions { Input = devices.Input, Output = devices.Output, TextTools = TextTools.None }, cancellationToken);
        Volatile.Write(ref conversation, started);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task speaking = SpeakAsync(stream, started, speech, end.Token);
        foreach (int delay in Delays)
        {
            room.SetDelay(delay);
            await Task.Delay(Minute / Delays.Length, cancellationToken);
        }

        await end.CancelAsync();
        await speaking;
        return Events(stream).Count(item => item.Type == "input_audio_buffer.speech_started");
    }

    // The model says it again and again; an interruption ends a reply, and the next begins.
    private static async Task SpeakAsync(RealtimeStream stream, RealtimeConversation conversation, short[] speech, CancellationToken end)
    {
        try
        {
            while (true)
            {
                int replies = conversation.Replies;
                stream.SendAudioMessage(speech, respond: true);
                while (conversation.Replies == replies || conversation.IsSpeaking)
                {
                    Task changed = Task.WhenAny(conversation.Changed, conversation.NextFrame);
                    await changed.WaitAsync(end);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The minute is over.
        }
    }

    private static IEnumerable<RealtimeEvent> Events(RealtimeStream stream)
    {
        for (long i = 1; stream.Log[i] is { } item; i++)
        {
            yield return item;
        }
    }

    private static short[] ReadSpeech()
    {
        using WaveReader reader = WaveReader.Open(Path.Combine(AppContext.BaseDirectory, "Scenarios", "car-rental", "model-4-collection.wav"));
        var speech = new List<short>();
        short[] buffer = new short[AudioFormat.FrameSamples];
        for (int count; (count = reader.Read(buffer)) > 0;)
        {
            speech.AddRange(buffer.AsSpan(0, count));
        }

        return [.. speech];
    }

    private static Devices Cancel(Devices devices, IEchoCanceller canceller)
    {
        (IAudioInput input, IAudioOutput output) = EchoRemoval.Apply(devices.Input, devices.Output, canceller);
        return devices with { Input = input, Output = output };
    }

    private sealed record Devices(IAudioInput Input, IAudioOutput Output, Func<bool> IsSpeaking);
}
