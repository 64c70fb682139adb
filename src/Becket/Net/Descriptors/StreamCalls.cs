using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Threads;

namespace Becket.Net.Descriptors;

/// <summary>Brings the end of a read or a write of a stream back to the loop.</summary>
internal static class StreamCalls
{
    /// <summary>Calls on the loop. After the reactor's end nothing is called.</summary>
    public static void Post(Reactor reactor, [RunsOnLoop] Action<object?> call, object state) =>
        reactor.TryCallFromThread(new PostedAction<object?>(call, state));
}
