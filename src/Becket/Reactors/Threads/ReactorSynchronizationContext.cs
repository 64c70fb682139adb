using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>Runs the continuations of <c>async Task</c> methods, and all other work posted to a synchronization
/// context, on the loop.</summary>
internal sealed class ReactorSynchronizationContext(Reactor reactor) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        Action<object?> call = CallContext.Bind<object?>(d.Invoke, reactor.OwnContext);
        if (reactor.IsInLoop)
        {
            reactor.CallSoon(call, state);
        }
        // After the end, the thread pool runs it: a continuation that never runs would be a task that never completes,
        // and there is no loop left to disturb.
        // In a simulation that would be a real thread, and the program of the host has ended.
        else if (!reactor.TryCallFromThread(new PostedAction<object?>(call, state)) && !reactor.Driver.IsHosted)
        {
            base.Post(d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (reactor.IsOnThread)
        {
            d(state);
        }
        else
        {
            reactor.BlockingCallFromThread(() => d(state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
