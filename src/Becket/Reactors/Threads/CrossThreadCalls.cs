namespace Becket.Reactors.Threads;

/// <summary>The calls that threads have handed to the loop: many threads add, one takes. A linked list of the calls
/// themselves, newest first. Adding is one compare-and-swap, taking all is one exchange.</summary>
internal sealed class CrossThreadCalls
{
    private static readonly CrossThreadCall s_closed = new Closed();

    private CrossThreadCall? _newest;

    /// <summary>1 while the loop sleeps or is about to. The thread that adds a call and resets it to 0 must wake the
    /// loop.</summary>
    private int _isAsleep;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Whether the loop sleeps or is about to.</summary>
    public bool IsAsleep => Volatile.Read(ref _isAsleep) != 0;

    /// <summary>Adds a call. False: the list is closed, and the call will not run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mustWake">Whether the loop sleeps and the caller must wake it. True for one caller per
    /// sleep.</param>
    public bool TryAdd(CrossThreadCall call, out bool mustWake)
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

        // The swap above is a full fence, and so is the exchange in TryFallAsleep: at least one of the two sides sees
        // the write of the other.
        mustWake = Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0;
        return true;
    }

    /// <summary>Removes all calls and returns the oldest; <see cref="CrossThreadCall.Next"/> leads to the
    /// others.</summary>
    public CrossThreadCall? TakeAll() => IsEmpty ? null : InOrder(Interlocked.Exchange(ref _newest, null));

    /// <summary>Announces that the loop is about to sleep. False: it must not, as there are calls.</summary>
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

    /// <summary>Announces that the loop is awake.</summary>
    public void WakeUp() => Volatile.Write(ref _isAsleep, 0);

    /// <summary>Accepts no more calls. Returns those accepted and not taken, as <see cref="TakeAll"/> does.</summary>
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
