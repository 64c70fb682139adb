using System.Net;
using Becket.Testing;

namespace Becket.Http.Tests.Wire;

/// <summary>What each handler makes of the bytes of a server, which is on the same reactor.</summary>
public abstract partial class WireContract
{
    protected abstract HttpHandlerKind Kind { get; }

    protected virtual bool IsRealTime => true;

    /// <summary>Runs a test with a server that answers as the function says.</summary>
    private protected void Run(
        Action<ScriptedServer, string, string> answer,
        Func<Reactor, HttpClient, Deferred> test,
        Action<SocketsHttpHandler>? configure = null
    ) =>
        ReactorTest.Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await reactor.ListenTcp(
                    0,
                    ScriptedServer.Serve(answer),
                    new ListenOptions { Interface = IPAddress.Loopback }
                );
                using (
                    var http = new HttpClient(
                        reactor.CreateHttpHandler(configure, new HttpHandlerOptions { Kind = Kind })
                    )
                )
                {
                    http.BaseAddress = new Uri($"http://127.0.0.1:{port.Port}");
                    await test(reactor, http);
                }

                await port.StopListening();
            },
            new ReactorTestOptions { RealTime = IsRealTime, RecordPlaces = false }
        );

    private protected void Run(string answer, Func<Reactor, HttpClient, Deferred> test) =>
        Run((server, _, _) => server.Send(answer), test);

    private protected async Deferred<HttpRequestException> Fails(HttpClient http) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("/"));
}
