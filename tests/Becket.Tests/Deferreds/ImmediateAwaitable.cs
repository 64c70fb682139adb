using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>An awaitable that is not complete, and then calls its continuation at once, inside the call that passes
/// it.</summary>
internal readonly struct ImmediateAwaitable : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public ImmediateAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => continuation();

    public void UnsafeOnCompleted(Action continuation) => continuation();
}
