using Realtalk.Threading;

namespace Realtalk.Tests.Threading;

/// <summary>Two threads, one that changes and one that looks, meet so often that they also do so at the worst moment.</summary>
public class AsyncSignalTests
{
    private const int Rounds = 100_000;

    // So far apart that no two are in one line of a processor's cache.
    private const int Apart = 64;
    private const int Cold = 4;
    private readonly int[] _shared = new int[(4 + Cold) * Apart];
    private readonly AsyncSignal _signal = new();

    private ref int State => ref _shared[Apart];

    private ref int WaiterTurn => ref _shared[2 * Apart];

    private ref int PulserTurn => ref _shared[3 * Apart];

    [Fact]
    public void A_change_that_the_look_did_not_see_wakes_the_waiter()
    {
        var pulser = new Thread(ChangeAndPulse);
        pulser.Start();
        int missed = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            WriteCold(round);
            Meet(ref WaiterTurn, ref PulserTurn, (2 * round) - 1);
            Hesitate(round);
            Task next = _signal.Next;
            bool seen = Volatile.Read(ref State) == round;
            Meet(ref WaiterTurn, ref PulserTurn, 2 * round);
            missed += seen || next.IsCompleted ? 0 : 1;
        }

        pulser.Join();
        Assert.Equal(0, missed);
    }

    private void ChangeAndPulse()
    {
        for (int round = 1; round <= Rounds; round++)
        {
            // Now the signal is at hand; what is written next is not, so that the change is slow to be seen.
            _signal.Pulse();
            Meet(ref PulserTurn, ref WaiterTurn, (2 * round) - 1);
            WriteCold(round);
            Volatile.Write(ref State, round);
            _signal.Pulse();
            Meet(ref PulserTurn, ref WaiterTurn, 2 * round);
        }
    }

    private void WriteCold(int value)
    {
        for (int i = 0; i < Cold; i++)
        {
            _shared[(4 + i) * Apart] = value;
        }
    }

    private static void Hesitate(int round)
    {
        int nothing = 0;
        for (int i = round % 97; i > 0; i--)
        {
            Volatile.Write(ref nothing, i);
        }
    }

    private static void Meet(ref int mine, ref int theirs, int turn)
    {
        const int Patience = 2_000;
        Volatile.Write(ref mine, turn);
        for (int spins = 1; Volatile.Read(ref theirs) < turn; spins++)
        {
            if (spins % Patience == 0)
            {
                Thread.Yield();
            }
        }
    }
}
