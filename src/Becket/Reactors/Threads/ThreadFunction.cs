using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>A function for the thread pool. Afterwards, the same object carries its result to the loop.</summary>
internal abstract class PoolWork : CrossThreadCall
{
    /// <summary>The pool that runs the function.</summary>
    internal ReactorThreadPool? Pool;

    // As with Task.Run (and Twisted's contexts), the function sees the AsyncLocals of the code that started it. Null if
    // the flow is suppressed.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public sealed override void Run()
    {
        Pool!.CountTaken();
        Finish();
    }

    /// <summary>Runs the function on a thread of the pool, and leaves the AsyncLocals of the thread unchanged. Does not
    /// throw.</summary>
    public void RunInPool() =>
        ExecutionContext.Run(_context ?? ExecutionContext.Capture()!, static work => ((PoolWork)work!).Call(), this);

    /// <summary>On the loop: completes the work with a failure, as the pool has ended before it ran the function. An
    /// exception from here is logged.</summary>
    public abstract void Abandon(Failure reason);

    /// <summary>Runs the function. Does not throw.</summary>
    protected abstract void Call();

    /// <summary>On the loop: completes the work after the function has run.</summary>
    protected abstract void Finish();
}

/// <summary>Work of <see cref="Reactor.CallInThread"/>, which has no result.</summary>
internal sealed class ThreadAction(Action call) : PoolWork
{
    private Exception? _error;

    public override Delegate Function => call;

    // Thrown, and so logged: there is no deferred that could report it.
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

    // Thrown on the loop, which logs it.
    protected override void Finish()
    {
        if (_error is not null)
        {
            new Failure(_error).Throw();
        }
    }
}

/// <summary>Work of <see cref="Reactor.DeferToThread{T}(Func{T})"/>.</summary>
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

/// <summary>Work of <see cref="Reactor.DeferToThread(Action)"/>.</summary>
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
