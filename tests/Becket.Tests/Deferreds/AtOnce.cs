using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

/// <summary>What says that it is not complete and then goes on at once, inside the call that asks to be told.</summary>
internal readonly struct AtOnce : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public AtOnce GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => continuation();

    public void UnsafeOnCompleted(Action continuation) => continuation();
}
