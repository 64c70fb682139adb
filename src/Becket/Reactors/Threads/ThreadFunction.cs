using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>A function for the thread pool; afterwards, the same object carries its result to the loop.</summary>
internal abstract class PoolWork : CrossThreadCall
{
    /// <summary>The pool that it was started in.</summary>
    internal ReactorThreadPool? Pool;

    // As with Task.Run (and Twisted's contexts): the function sees the AsyncLocals of whoever started it. Null if the
    // flow is suppressed.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public sealed override void Run()
    {
        Pool!.Settle();
        Finish();
    }

    /// <summary>Runs the function, on a thread of the pool, and leaves that as it was. Does not throw.</summary>
    public void RunInPool() =>
        ExecutionContext.Run(_context ?? ExecutionContext.Capture()!, static work => ((PoolWork)work!).Call(), this);

    /// <summary>On the loop: the pool has ended before it got to this. What it throws is logged.</summary>
    public abstract void Abandon(Failure reason);

    /// <summary>Runs the function. Does not throw.</summary>
    protected abstract void Call();

    /// <summary>On the loop: the function has run.</summary>
    protected abstract void Finish();
}

/// <summary><see cref="Reactor.CallInThread"/>: nobody waits for a result.</summary>
internal sealed class ThreadAction(Action call) : PoolWork
{
    private Exception? _error;

    public override Delegate Function => call;

    // Nobody else would know that it never ran.
    public override void Abandon(Failure reason) => reason.Throw();

    protected override void Call()
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            _error = error;
        }
    }

    // Thrown again on the loop, which logs it.
    protected override void Finish()
    {
        if (_error is not null)
        {
            new Failure(_error).Throw();
        }
    }
}

/// <summary><see cref="Reactor.DeferToThread{T}(Func{T})"/>.</summary>
internal sealed class ThreadFunction<T>(Func<T> function) : PoolWork
{
    private T _value = default!;
    private Failure? _failure;

    public override Delegate Function => function;

    public Deferred<T> Result { get; } = new();

    public override void Abandon(Failure reason) => Result.Errback(reason);

    protected override void Call()
    {
        try
        {
            _value = function();
        }
        catch (Exception error)
        {
            _failure = new Failure(error);
        }
    }

    protected override void Finish()
    {
        if (_failure is null)
        {
            Result.Callback(_value);
        }
        else
        {
            Result.Errback(_failure);
        }
    }
}

/// <summary><see cref="Reactor.DeferToThread(Action)"/>.</summary>
internal sealed class ThreadFunction(Action action) : PoolWork
{
    private Failure? _failure;

    public override Delegate Function => action;

    public Deferred Result { get; } = new();

    public override void Abandon(Failure reason) => Result.Errback(reason);

    protected override void Call()
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            _failure = new Failure(error);
        }
    }

    protected override void Finish()
    {
        if (_failure is null)
        {
            Result.Callback();
        }
        else
        {
            Result.Errback(_failure);
        }
    }
}
