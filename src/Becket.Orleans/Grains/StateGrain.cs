using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>A shell around a state of the ledger: it gives it time, stores it, and answers only then.</summary>
/// <remarks>
/// <para>Calls interleave where they wait for storage. If storing fails, the calls fail, the grain is deactivated, and
/// its next activation reads what is stored. So it does if another activation has written, which happens while members
/// of the cluster do not agree which of them are alive.</para>
/// <para>Grains call grains. None calls a worker or a reactor.</para>
/// </remarks>
internal abstract class StateGrain : Grain
{
    private readonly GroupCommit _commit;
    private readonly TimeProvider _time;
    private readonly long _start;

    protected StateGrain(GrainClock clock)
    {
        _time = clock.Time;
        _start = _time.GetTimestamp();
        _commit = new GroupCommit(WriteAsync, DeactivateOnIdle);
    }

    /// <summary>A clock that starts with the activation and does not go back. The states are written for such a
    /// clock.</summary>
    protected TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Whether the state has changes that the last write has not.</summary>
    protected abstract bool IsChanged { get; }

    /// <summary>Writes the state as it is now.</summary>
    protected abstract Task WriteAsync();

    /// <summary>Calls the state, which refuses what does not fit.</summary>
    protected T Call<T>(Func<T> call)
    {
        _commit.ThrowIfFailed();
        try
        {
            return call();
        }
        catch (LedgerException error)
        {
            throw new LedgerRefusedException((byte)error.Error, error.Message);
        }
    }

    /// <summary>Calls the state, and answers when what the answer says is stored.</summary>
    protected async Task<Message<T>> Answer<T>(Func<T> call)
    {
        T answer = Call(call);
        await StoreAsync();
        return new Message<T>(answer);
    }

    /// <summary>Waits until all changes up to now are stored.</summary>
    protected Task StoreAsync() => IsChanged ? _commit.WriteAsync() : _commit.SettleAsync();

    /// <summary>Waits for the writes under way. Calls fail from then on, and the grain is deactivated.</summary>
    protected async Task CloseAsync()
    {
        await _commit.CloseAsync();
        DeactivateOnIdle();
    }

    /// <exception cref="IOException">It could not be stored. The message says why, in a line: that of Orleans has the
    /// whole exception with its stack in it, and users read it in their logs.</exception>
    protected static async Task Write(IPersistentState<StoredBytes> stored, StateWriter writer)
    {
        stored.State = new StoredBytes { Data = writer.Written.ToArray() };
        try
        {
            await stored.WriteStateAsync();
        }
        catch (OrleansException error) when (error.InnerException is { } cause)
        {
            throw new IOException(cause.Message, cause);
        }
    }
}
