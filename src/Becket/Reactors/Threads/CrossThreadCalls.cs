namespace Becket.Reactors.Threads;

/// <summary>A call on its way from a thread to the loop.</summary>
internal abstract class CrossThreadCall
{
    /// <summary>Owned by <see cref="CrossThreadCalls"/>.</summary>
    internal CrossThreadCall? Next;

    /// <summary>What a log should call it.</summary>
    public abstract Delegate? Function { get; }

    /// <summary>Runs it, on the loop.</summary>
    public abstract void Run();
}

/// <summary>
/// The calls that threads have handed to the loop: many put, one takes. A list of the calls themselves, newest first;
/// putting is one compare-and-swap, taking all is one exchange.
/// </summary>
internal sealed class CrossThreadCalls
{
    private static readonly CrossThreadCall s_closed = new Closed();

    private CrossThreadCall? _newest;

    /// <summary>1 while the loop sleeps, or is about to: whoever puts a call then, and is the first, must wake
    /// it.</summary>
    private int _isAsleep;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Hands over a call. False: the loop has ended, and the call will not run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mustWake">Whether the loop sleeps and the caller is to wake it; true for one caller a
    /// sleep.</param>
    public bool TryPut(CrossThreadCall call, out bool mustWake)
    {
        mustWake = false;
        CrossThreadCall? newest = Volatile.Read(ref _newest);
        while (true)
        {
            if (newest == s_closed)
            {
                return false;
            }

            call.Next = newest;
            CrossThreadCall? seen = Interlocked.CompareExchange(ref _newest, call, newest);
            if (seen == newest)
            {
                break;
            }

            newest = seen;
        }

        // The swap above is a full fence, as is the one in TryFallAsleep: of the two sides one sees the other.
        mustWake = Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0;
        return true;
    }

    /// <summary>Takes all calls, oldest first, linked by <see cref="CrossThreadCall.Next"/>.</summary>
    public CrossThreadCall? TakeAll() => IsEmpty ? null : InOrder(Interlocked.Exchange(ref _newest, null));

    /// <summary>The loop is about to sleep. False: it must not, as there are calls.</summary>
    public bool TryFallAsleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (IsEmpty)
        {
            return true;
        }

        Interlocked.Exchange(ref _isAsleep, 0);
        return false;
    }

    /// <summary>The loop is awake, whoever woke it.</summary>
    public void WakeUp() => Volatile.Write(ref _isAsleep, 0);

    /// <summary>Takes no more calls, and gives back those taken so far, oldest first.</summary>
    public CrossThreadCall? Close()
    {
        CrossThreadCall? newest = Interlocked.Exchange(ref _newest, s_closed);
        return newest == s_closed ? null : InOrder(newest);
    }

    private static CrossThreadCall? InOrder(CrossThreadCall? newest)
    {
        CrossThreadCall? oldest = null;
        while (newest is not null)
        {
            CrossThreadCall? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }

    private sealed class Closed : CrossThreadCall
    {
        public override Delegate? Function => null;

        public override void Run() { }
    }
}
