using Becket.Reactors;
using Becket.Reactors.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Becket.AspNetCore.Dispatch;

/// <summary>The outermost middleware: makes sure that all others, and the handlers, run on the loop that carries the
/// request.</summary>
/// <remarks>Most requests are there already. Kestrel begins those of HTTP/2, and the first ones of a TLS connection, on
/// the thread pool.</remarks>
internal sealed class LoopStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(next => context => Invoke(next, context));
            next(app);
        };

    private static Task Invoke(RequestDelegate next, HttpContext context) =>
        Reactor.Current is not null && SynchronizationContext.Current is ReactorSynchronizationContext
            ? next(context)
            : InvokeFromElsewhere(next, context);

    private static async Task InvokeFromElsewhere(RequestDelegate next, HttpContext context)
    {
        // Not there: another transport carries the request, and its handlers run where they always did.
        if (context.Features.Get<IReactorFeature>() is { Reactor: var reactor })
        {
            await new LoopAwaitable(reactor);
            if (context.Features.Get<IHttpResponseFeature>() is { } response)
            {
                context.Features.Set<IHttpResponseFeature>(new LoopResponseFeature(reactor, response));
            }
        }

        await next(context);
    }
}
