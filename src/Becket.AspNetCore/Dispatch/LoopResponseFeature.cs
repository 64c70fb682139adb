using Becket.Reactors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Becket.AspNetCore.Dispatch;

/// <summary>The response of a request that Kestrel began on the thread pool. Kestrel also makes the callbacks of such a
/// request there; here they go to the loop first.</summary>
internal sealed class LoopResponseFeature(Reactor reactor, IHttpResponseFeature inner) : IHttpResponseFeature
{
    public int StatusCode
    {
        get => inner.StatusCode;
        set => inner.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => inner.ReasonPhrase;
        set => inner.ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get => inner.Headers;
        set => inner.Headers = value;
    }

    public bool HasStarted => inner.HasStarted;

    [Obsolete("The interface's member is obsolete: use IHttpResponseBodyFeature.")]
    public Stream Body
    {
        get => inner.Body;
        set => inner.Body = value;
    }

    public void OnStarting(Func<object, Task> callback, object state) =>
        inner.OnStarting(OnLoop, Tuple.Create(reactor, callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) =>
        inner.OnCompleted(OnLoop, Tuple.Create(reactor, callback, state));

    private static async Task OnLoop(object state)
    {
        (Reactor reactor, Func<object, Task> callback, object callbackState) =
            (Tuple<Reactor, Func<object, Task>, object>)state;
        if (Reactor.Current != reactor || SynchronizationContext.Current is null)
        {
            await new LoopAwaitable(reactor);
        }

        await callback(callbackState);
    }
}
