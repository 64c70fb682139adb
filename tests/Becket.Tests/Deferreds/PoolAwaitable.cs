using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Becket.Tests.Deferreds;

/// <summary>An awaitable that resumes on a thread of the pool.</summary>
internal readonly struct PoolAwaitable : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public PoolAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static action => ((Action)action!)(), continuation);

    /// <summary>A value task that finishes there.</summary>
    public static ValueTask<int> ValueTask(int value)
    {
        var source = new Source();
        ThreadPool.UnsafeQueueUserWorkItem(_ => source.Core.SetResult(value), null);
        return new ValueTask<int>(source, source.Core.Version);
    }

    private sealed class Source : IValueTaskSource<int>
    {
        public ManualResetValueTaskSourceCore<int> Core;

        public int GetResult(short token) => Core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => Core.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => Core.OnCompleted(continuation, state, token, flags);
    }
}

/// <summary>The same, as a class with only the older of the two interfaces.</summary>
internal sealed class PoolAwaitableClass : INotifyCompletion
{
    public bool IsCompleted => false;

    public PoolAwaitableClass GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => new PoolAwaitable().OnCompleted(continuation);
}
