using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>A thread that waits for what the loop does for it.</summary>
internal abstract class BlockingCall(bool isFromPool) : CrossThreadCall
{
    private readonly object _gate = new();
    private Failure? _failure;
    private bool _isDone;

    /// <summary>Whether it is a thread of the reactor's own pool that waits.</summary>
    public bool IsFromPool => isFromPool;

    public void Wait()
    {
        lock (_gate)
        {
            while (!_isDone)
            {
                Monitor.Wait(_gate);
            }
        }

        _failure?.Throw();
    }

    /// <summary>On the loop, or when it has ended: lets the thread go on.</summary>
    public void Finish(Failure? failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _isDone = true;
            Monitor.Pulse(_gate);
        }
    }
}

/// <summary>A thread that waits for a value.</summary>
internal sealed class BlockingCall<T>(Func<Deferred<T>> function, HashSet<BlockingCall> underWay, bool isFromPool)
    : BlockingCall(isFromPool)
{
    public override Delegate Function => function;

    public T Value { get; private set; } = default!;

    public override void Run()
    {
        underWay.Add(this);
        Deferred
            .MaybeDeferred(function)
            .AddBoth(outcome =>
            {
                if (underWay.Remove(this))
                {
                    Value = outcome.ValueOrDefault;
                    Finish(outcome.Failure);
                }
            });
    }
}
