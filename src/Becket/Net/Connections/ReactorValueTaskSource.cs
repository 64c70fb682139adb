using System.Threading.Tasks.Sources;
using Becket.Reactors.Threads;

namespace Becket.Net.Connections;

/// <summary>The source of a value task that the loop completes; the continuation runs before the completing call
/// returns. It can be used again once its result was taken.</summary>
/// <remarks>
/// A continuation that captured the synchronization context runs in the reactor's, which is in place on the loop. One
/// that did not (<c>ConfigureAwait(false)</c>, as everywhere in the base class library) runs without a context: tasks
/// that it completes run their continuations inline only where there is none, and would otherwise go to the thread
/// pool.
/// </remarks>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class ReactorValueTaskSource<T> : IValueTaskSource<T>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<T> _core;
    private bool _wantsContext;

    /// <summary>Set by <see cref="Begin"/>; cleared once it is completed.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Whether the last result has been taken, so that <see cref="Begin"/> may be called again.</summary>
    public bool IsFree { get; private set; } = true;

    /// <summary>Distinguishes one use from the next.</summary>
    public short Version => _core.Version;

    /// <summary>Starts a use: a value task for the next result.</summary>
    public ValueTask<T> Begin()
    {
        Reset();
        return new ValueTask<T>(this, _core.Version);
    }

    /// <summary>The same for a caller that does not need the result.</summary>
    public ValueTask BeginPlain()
    {
        Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Completes the value task. On the loop.</summary>
    public void SetResult(T result)
    {
        IsPending = false;
        SynchronizationContext? context = Enter();
        _core.SetResult(result);
        Leave(context);
    }

    /// <summary>Fails the value task. On the loop.</summary>
    public void SetException(Exception error)
    {
        IsPending = false;
        SynchronizationContext? context = Enter();
        _core.SetException(error);
        Leave(context);
    }

    public T GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            IsFree |= token == _core.Version;
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    )
    {
        if (
            (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0
            && SynchronizationContext.Current is ReactorSynchronizationContext
            && TaskScheduler.Current == TaskScheduler.Default
        )
        {
            _wantsContext = true;
            flags &= ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
        }

        _core.OnCompleted(continuation, state, token, flags);
    }

    private void Reset()
    {
        _core.Reset();
        _wantsContext = false;
        IsPending = true;
        IsFree = false;
    }

    private SynchronizationContext? Enter()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (!_wantsContext)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return context;
    }

    private static void Leave(SynchronizationContext? context)
    {
        if (SynchronizationContext.Current != context)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
