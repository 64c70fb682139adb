using System.Diagnostics;
using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>Work of <see cref="Reactor.DeferToThread{T}(Func{T})"/>.</summary>
[StackTraceHidden]
internal sealed class ThreadFunction<T>(Func<T> function) : PoolWork
{
    private T _value = default!;
    private Failure? _failure;

    public override Exception? Error => _failure?.Exception;

    public override Delegate Function => function;

    public Deferred<T> Result { get; } = new();

    public override Deferred Outcome => Result;

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
[StackTraceHidden]
internal sealed class ThreadFunction(Action action) : PoolWork
{
    private Failure? _failure;

    public override Exception? Error => _failure?.Exception;

    public override Delegate Function => action;

    public Deferred Result { get; } = new();

    public override Deferred Outcome => Result;

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
