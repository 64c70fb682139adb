using Becket.Testing;

namespace Becket.Http.Tests.Real;

/// <summary>What each handler does with real servers, on each driver.</summary>
public abstract partial class ClientContract(WebFixture web) : IClassFixture<WebFixture>
{
    protected WebFixture Web => web;

    protected abstract HttpHandlerKind Kind { get; }

    protected virtual IoDriverKind Driver => IoDriverKind.Best;

    /// <summary>Runs a test on a reactor, which must be left clean.</summary>
    protected void Run(Func<Reactor, Deferred> test) =>
        ReactorTest.Run(
            test,
            new ReactorTestOptions
            {
                RealTime = true,
                Driver = Driver,
                RecordPlaces = false,
            }
        );

    /// <summary>A client of the server, which closes its connections when it is disposed of.</summary>
    protected HttpClient Client(
        Reactor reactor,
        Action<SocketsHttpHandler>? configure = null,
        HttpHandlerOptions? options = null
    ) =>
        new(reactor.CreateHttpHandler(configure, (options ?? new HttpHandlerOptions()) with { Kind = Kind }))
        {
            BaseAddress = new Uri(web.Address),
        };

    /// <summary>The code is on the loop.</summary>
    protected static void AssertHome(Reactor reactor) => Assert.Same(reactor, Reactor.Current);
}
