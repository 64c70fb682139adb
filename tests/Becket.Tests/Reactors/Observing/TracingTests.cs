using System.Diagnostics;
using System.Net;
using Becket.Tests.Net.Tls;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Becket.Tests.Reactors.Observing;

/// <summary>The activities of the source "Becket", as OpenTelemetry exports them.</summary>
[Collection(TracingCollection.Name)]
public sealed class TracingTests : ReactorTest
{
    private static readonly ActivitySource s_program = new("A program of the tests");

    private readonly List<Activity> _exported = [];
    private readonly TracerProvider _provider;

    public TracingTests() =>
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource("Becket", s_program.Name)
            .AddInMemoryExporter(_exported)
            .Build();

    public override void Dispose()
    {
        base.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public void An_activity_goes_with_awaits_and_callbacks()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            using Activity? order = s_program.StartActivity("order");
            Activity? seen = null;
            reactor.CallLater(Seconds(1), () => seen = Activity.Current);
            await reactor.DeferLater(Seconds(2));
            Assert.Same(order, Activity.Current);
            Assert.Same(order, seen);
            await reactor.DeferToThread(static () => { });
            Assert.Same(order, Activity.Current);
        });
    }

    [Fact]
    public void A_function_on_a_thread_is_a_child_and_a_parent()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            using Activity? order = s_program.StartActivity("order");
            await reactor.DeferToThread(static () =>
            {
                using Activity? query = s_program.StartActivity("query");
            });
        });

        Assert.Equal(["order", "order > thread call", "order > thread call > query"], Paths());
        Activity call = Exported("thread call");
        Assert.Equal(Name, call.GetTagItem("becket.reactor.name"));
        Assert.Contains(
            nameof(A_function_on_a_thread_is_a_child_and_a_parent),
            call.DisplayName,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_function_that_throws_has_the_error()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            try
            {
                await reactor.DeferToThread(static () => throw new TimeoutException("too late"));
            }
            catch (TimeoutException) { }
        });

        Activity call = Exported("thread call");
        Assert.Equal("System.TimeoutException", call.GetTagItem("error.type"));
        Assert.Equal((ActivityStatusCode.Error, "too late"), (call.Status, call.StatusDescription));
    }

    [Fact]
    public void A_function_that_awaits_ends_with_its_task()
    {
        Reactor reactor = Make();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        reactor.Run(async Deferred () =>
        {
            Deferred waiting = reactor.DeferToThread(async Task () => await ready.Task);
            await reactor.DeferToThread(static () => { });
            Assert.Single(_exported, static activity => activity.OperationName == "thread call");
            ready.SetResult();
            await waiting;
        });

        Assert.Equal(2, _exported.Count(static activity => activity.OperationName == "thread call"));
    }

    [Fact]
    public void Connecting_with_TLS_has_the_look_up_the_attempt_and_the_handshake_inside()
    {
        Reactor reactor = Make();
        reactor.Resolver = new HostTable().Add("tea.test", IPAddress.Loopback);

        reactor.Run(async Deferred () =>
        {
            await reactor.ListenTls(
                443,
                Factory.ForProtocol(static () => new Quiet()),
                new TlsServerOptions { Certificate = Certificates.Server }
            );
            using Activity? order = s_program.StartActivity("order");
            Quiet client = await new TlsClientEndpoint(
                new HostnameEndpoint(reactor, "tea.test", 443),
                new TlsClientOptions { TargetHost = "localhost", TrustedRoots = Certificates.Roots }
            ).Connect(Factory.ForProtocol(static () => new Quiet()));
            await reactor.DeferLater(Seconds(1));
            client.Transport!.LoseConnection();
            await client.Ended;
            Assert.Same(order, Activity.Current);
        });

        Assert.Equal(
            [
                "accept",
                "accept > TLS handshake",
                "order",
                "order > connect TLS",
                "order > connect TLS > TLS handshake",
                "order > connect TLS > connect",
                "order > connect TLS > connect > resolve",
                "order > connect TLS > connect > socket connect",
            ],
            Paths()
        );
        Activity connect = Exported("connect");
        Assert.Equal(("tea.test", 443), (connect.GetTagItem("server.address"), connect.GetTagItem("server.port")));
        Activity attempt = Exported("socket connect");
        Assert.Equal(
            ("tcp", "127.0.0.1", 443),
            (
                attempt.GetTagItem("network.transport"),
                attempt.GetTagItem("network.peer.address"),
                attempt.GetTagItem("network.peer.port")
            )
        );
        Assert.All(
            _exported.Where(static activity => activity.OperationName == "TLS handshake"),
            static handshake => Assert.Equal("1.3", handshake.GetTagItem("tls.protocol.version"))
        );
        Assert.Equal(ActivityKind.Client, connect.Kind);
        Assert.Equal(ActivityKind.Server, Exported("accept").Kind);
    }

    [Fact]
    public void A_connection_that_is_refused_has_the_error()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            try
            {
                await reactor.ConnectTcp("127.0.0.1", 81, static () => new Quiet());
            }
            catch (ConnectionRefusedException) { }
        });

        Activity attempt = Exported("socket connect");
        Assert.Equal(typeof(ConnectionRefusedException).FullName, attempt.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, attempt.Status);
    }

    [Fact]
    public void A_handshake_that_fails_has_the_error()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            await reactor.ListenTls(
                443,
                Factory.ForProtocol(static () => new Quiet()),
                new TlsServerOptions { Certificate = Certificates.OtherServer }
            );
            try
            {
                await new TlsClientEndpoint(
                    new TcpClientEndpoint(reactor, IPAddress.Loopback, 443),
                    new TlsClientOptions { TargetHost = "localhost", TrustedRoots = Certificates.Roots }
                ).Connect(Factory.ForProtocol(static () => new Quiet()));
            }
            catch (CertificateException) { }

            await reactor.DeferLater(Seconds(1));
        });

        Activity handshake = _exported.Single(static activity =>
            activity is { OperationName: "TLS handshake", Kind: ActivityKind.Client }
        );
        Assert.Equal(typeof(CertificateException).FullName, handshake.GetTagItem("error.type"));
        Assert.Equal(typeof(CertificateException).FullName, Exported("connect TLS").GetTagItem("error.type"));
    }

    [Fact]
    public void A_listener_that_wants_nothing_gets_nothing_and_changes_nothing()
    {
        _provider.Dispose();
        using var listener = new ActivityListener { ShouldListenTo = static source => source.Name == "Becket" };
        ActivitySource.AddActivityListener(listener);
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            await reactor.ListenTcp(80, Factory.ForProtocol(static () => new Quiet()));
            await reactor.ConnectTcp("127.0.0.1", 80, static () => new Quiet());
            await reactor.DeferToThread(static () => Assert.Null(Activity.Current));
            Assert.Null(Activity.Current);
        });

        Assert.Empty(_exported);
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });

    private Activity Exported(string name) => _exported.Single(activity => activity.OperationName == name);

    /// <summary>The activities, each with those it is a part of, in the order of the text.</summary>
    private IEnumerable<string> Paths() => _exported.Select(PathOf).Order(StringComparer.Ordinal);

    private string PathOf(Activity activity) =>
        _exported.Find(each => each.SpanId == activity.ParentSpanId) is { } parent
            ? $"{PathOf(parent)} > {activity.OperationName}"
            : activity.OperationName;
}
