using System.Threading.Tasks.Sources;

namespace Becket.Tests.Reactors;

/// <summary>A value task that another thread completes, running its continuation inline on that thread.</summary>
internal sealed class ThreadCompletedSource : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    public static ValueTask Start()
    {
        var source = new ThreadCompletedSource();
        ThreadPool.UnsafeQueueUserWorkItem(static source => source._core.SetResult(true), source, preferLocal: false);
        return new ValueTask(source, source._core.Version);
    }

    public void GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);
}
