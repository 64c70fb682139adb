namespace Becket.Reactors.Threads;

/// <summary>Brings the continuations of <c>async Task</c> code, and of everything else that posts to a context, to the
/// loop.</summary>
internal sealed class ReactorSynchronizationContext(Reactor reactor) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (reactor.IsInLoop)
        {
            reactor.CallSoon(d.Invoke, state);
        }
        // After the end, the thread pool: a continuation that never runs would be a task that never ends, and there is
        // no loop left to disturb.
        else if (
            !reactor.TryCallFromThread(
                new PostedAction<(SendOrPostCallback Call, object? State)>(
                    static post => post.Call(post.State),
                    (d, state)
                )
            )
        )
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
