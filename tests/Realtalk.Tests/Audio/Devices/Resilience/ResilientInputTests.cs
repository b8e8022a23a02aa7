using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Resilience;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices.Resilience;

public sealed class ResilientInputTests : ResilienceTest
{
    [Fact]
    public void WhatALostDeviceHadHeardComesFirstAndThenTheNextOne()
    {
        using ResilientInput input = Open("named-in", out FakeInput named);
        Remove("named-in");
        named.Hear(1, 2, 3);
        named.Lose();
        short[] read = new short[3];
        Assert.Equal(3, input.Read(read, CancellationToken.None));
        Task<short[]> reading = Read(input, 2);

        FakeInput fallback = Take(Backend.Inputs);
        Assert.EndsWith("The microphone is now 'DEFAULT-IN'.", NextNotice(), StringComparison.Ordinal);
        fallback.Hear(7, 8);

        Assert.Equal([1, 2, 3], read);
        Assert.Equal([7, 8], Result(reading));
        Assert.True(named.IsDisposed);
        Assert.Equal("DEFAULT-IN", input.Name);
    }

    [Fact]
    public void AFrameThatALostDeviceHadBegunIsFinishedByTheNextOne()
    {
        using ResilientInput input = Open("named-in", out FakeInput named);
        Remove("named-in");
        named.Hear(1, 2, 3);
        named.Lose();
        Task<short[]> reading = Read(input, 5);

        Take(Backend.Inputs).Hear(7, 8);

        Assert.Equal([1, 2, 3, 7, 8], Result(reading));
    }

    [Fact]
    public void AnInputThatEndsInOrderEnds()
    {
        using ResilientInput input = Open("named-in", out FakeInput named);
        named.Hear(1, 2, 3);
        named.EndInOrder();

        Assert.Equal([1, 2, 3], Result(Read(input, 5)));
        Assert.Empty(Result(Read(input, 5)));
    }

    [Fact]
    public void WhereThereIsNoneSilenceComesAtThePaceOfTime()
    {
        using ResilientInput input = Open(null, out FakeInput first);
        Backend.Devices.Clear();
        first.Lose();
        Task<short[]> reading = Read(input, 480);

        Assert.EndsWith("There is no other microphone. The conversation hears silence until there is one.", NextNotice(), StringComparison.Ordinal);
        Clock.Advance(2);
        Assert.Equal(new short[480], Result(reading));

        reading = Read(input, 242);
        Clock.Advance();
        Add("new-in", AudioDirection.Input);
        PassWait();
        Take(Backend.Inputs).Hear(Enumerable.Repeat((short)5, 242).ToArray());

        // How much of the last tick's silence is read before the device comes is not said.
        Assert.Equal(5, Result(reading)[^1]);
        Assert.Equal("The microphone is now 'NEW-IN'.", NextNotice());
    }

    [Fact]
    public void DisposingEndsAReadInSilence()
    {
        ResilientInput input = Open(null, out FakeInput first);
        Backend.Devices.Clear();
        first.Lose();
        Task<short[]> reading = Read(input, 480);
        NextNotice();

        input.Dispose();

        Assert.Empty(Result(reading));
        Assert.Equal(0, input.Read(new short[1], CancellationToken.None));
    }

    [Fact]
    public void CancellingEndsAReadInSilence()
    {
        using ResilientInput input = Open(null, out FakeInput first);
        using var cancellation = new CancellationTokenSource();
        Backend.Devices.Clear();
        first.Lose();
        Task reading = Task.Run(() => input.Read(new short[480], cancellation.Token));
        NextNotice();

        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => reading.WaitAsync(Deadline).GetAwaiter().GetResult());
    }

    private static Task<short[]> Read(ResilientInput input, int count) => Task.Factory.StartNew(
        () =>
        {
            short[] samples = new short[count];
            return samples[..input.Read(samples, CancellationToken.None)];
        },
        TaskCreationOptions.LongRunning);

    private static short[] Result(Task<short[]> task) => task.WaitAsync(Deadline).GetAwaiter().GetResult();

    private ResilientInput Open(string? id, out FakeInput first)
    {
        first = (FakeInput)Backend.OpenInput(id);
        Take(Backend.Inputs);
        return new ResilientInput(new OpenedDevice<IAudioInput>(first, Backend, id), Policy);
    }
}
