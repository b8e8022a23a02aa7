namespace Realtalk.Fuzz.Engine;

/// <summary>
/// Something that takes input which others wrote. Cases come in rounds: each begins with a new state, and what a case leaves behind is
/// there for the next ones of its round, as it is in a long call. All calls come from one thread.
/// </summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>How it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Cases in a round.</summary>
    public virtual int CasesPerRound => 256;

    /// <summary>The part that it has of a run of all targets.</summary>
    public virtual int Share => 1;

    /// <summary>How many bytes the thread of a case may allocate: beyond that an input costs out of proportion.</summary>
    public virtual long AllocationLimit(int inputLength) => (4L << 20) + (1024L * inputLength);

    /// <summary>Begins a round.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Makes an input. It depends on nothing but the mutator.</summary>
    public abstract byte[] Make(Mutator mutator);

    /// <summary>Runs a case.</summary>
    /// <returns>What came of it, in a word or two: the same word for what is the same kind of outcome.</returns>
    /// <exception cref="Exception">Any at all is a fault.</exception>
    public abstract string Run(byte[] input);

    /// <summary>Ends a round: what is left must still do its work.</summary>
    /// <exception cref="Exception">Any at all is a fault.</exception>
    public virtual void End()
    {
    }

    /// <summary>Frees what a round has left, also after a fault.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Says that something is not as it must be.</summary>
    protected static void Require(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new FuzzException(what);
        }
    }
}
