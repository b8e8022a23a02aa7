using System.Collections.Concurrent;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Resilience;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Tests.Costs;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices.Resilience;

/// <summary>What the tests of lost devices share: devices that come and go, notices, and time that waits for the test.</summary>
public abstract class ResilienceTest : IDisposable
{
    private readonly BlockingCollection<string> _notices = [];
    private readonly BlockingCollection<TaskCompletionSource> _waits = [];
    private readonly ConcurrentQueue<TimeSpan> _delays = new();

    protected ResilienceTest() => Policy = new ReopenPolicy(_notices.Add)
    {
        Time = Time,
        CreateClock = () => Clock = new WaveClock(),
        Wait = (delay, _) =>
        {
            var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _delays.Enqueue(delay);
            _waits.Add(wait);
            return wait.Task;
        },
    };

    /// <summary>Two loudspeakers and two microphones.</summary>
    internal FakeBackend Backend { get; } = new(
        "Fake",
        FakeBackend.Device("Fake", "named-out", AudioDirection.Output),
        FakeBackend.Device("Fake", "default-out", AudioDirection.Output, isDefault: true),
        FakeBackend.Device("Fake", "named-in", AudioDirection.Input),
        FakeBackend.Device("Fake", "default-in", AudioDirection.Input, isDefault: true));

    /// <summary>The time of the silence that came last, moved by the test.</summary>
    internal WaveClock Clock { get; private set; } = new();

    /// <summary>The time by which a device has stayed.</summary>
    internal ManualClock Time { get; } = new();

    internal ReopenPolicy Policy { get; }

    /// <summary>What was waited so far between attempts.</summary>
    protected IReadOnlyList<TimeSpan> Delays => [.. _delays];

    public void Dispose()
    {
        Clock.Dispose();
        _notices.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What has been told and not been looked at.</summary>
    protected IReadOnlyList<string> OpenNotices => [.. _notices];

    protected string NextNotice() => Take(_notices);

    /// <summary>Lets the wait that is under way, or comes next, be over.</summary>
    protected void PassWait() => Take(_waits).SetResult();

    /// <summary>Waits until a wait is under way, and leaves it so.</summary>
    protected TaskCompletionSource AwaitWait() => Take(_waits);

    protected void Remove(string id)
    {
        lock (Backend.Devices)
        {
            Backend.Devices.RemoveAll(device => device.Id == id);
        }
    }

    protected void Add(string id, AudioDirection direction)
    {
        lock (Backend.Devices)
        {
            Backend.Devices.Add(FakeBackend.Device("Fake", id, direction, isDefault: true));
        }
    }

    protected static T Take<T>(BlockingCollection<T> items)
    {
        Assert.True(items.TryTake(out T? item, Deadline));
        return item;
    }
}
