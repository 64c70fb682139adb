using System.Runtime.CompilerServices;
using Becket.Reactors;

namespace Becket.AspNetCore.Dispatch;

/// <summary>Awaited, it continues on a reactor's loop, from any thread.</summary>
internal readonly struct LoopAwaitable(Reactor reactor) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public LoopAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => reactor.CallFromThread(continuation);

    public void UnsafeOnCompleted(Action continuation) =>
        reactor.PostWithoutContext(static continuation => ((Action)continuation!)(), continuation);
}
