using Becket.Deferreds;
using Becket.Reactors.Observing;

namespace Becket.Reactors.Threads;

/// <summary>A function for the thread pool. Afterwards, the same object carries its result to the loop.</summary>
internal abstract class PoolWork : CrossThreadCall
{
    /// <summary>The pool that runs the function.</summary>
    internal IReactorThreads? Pool;

    /// <summary>Whether the pool has given the function back to who added it. Read under the pool's lock.</summary>
    internal bool IsTakenBack;

    // As with Task.Run (and Twisted's contexts), the function sees the AsyncLocals of the code that started it. Null if
    // the flow is suppressed.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _hasBegun;

    /// <summary>What is measured of this function; null without a listener when it was queued.</summary>
    public ThreadCall? Observed { get; set; }

    /// <summary>What the function threw, after its end; null if nothing.</summary>
    public virtual Exception? Error => null;

    /// <summary>On the pool's thread, after the call: what the function goes on with when the thread is free, or
    /// null.</summary>
    public virtual Task? Running => null;

    /// <summary>Whether the loop has taken the result.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Whether a thread has begun the function. Threads: any.</summary>
    public bool HasBegun => Volatile.Read(ref _hasBegun);

    /// <summary>The deferred that gets the result; null for none.</summary>
    public virtual Deferred? Outcome => null;

    public sealed override void Run()
    {
        IsTaken = true;
        Pool!.CountTaken();
        Finish();
    }

    /// <summary>Runs the function on a thread of the pool, and leaves the AsyncLocals of the thread unchanged. Does not
    /// throw.</summary>
    public void RunInPool()
    {
        Volatile.Write(ref _hasBegun, true);
        ExecutionContext.Run(
            _context ?? ExecutionContext.Capture()!,
            static work => ((PoolWork)work!).CallObserved(),
            this
        );
    }

    /// <summary>On the loop: completes the work with a failure, as the pool has ended before it ran the function. An
    /// exception from here is logged.</summary>
    public abstract void Abandon(Failure reason);

    /// <summary>Runs the function. Does not throw.</summary>
    protected abstract void Call();

    /// <summary>On the loop: completes the work after the function has run.</summary>
    protected abstract void Finish();

    private void CallObserved()
    {
        Observed?.OnBegan();
        Call();
    }
}
