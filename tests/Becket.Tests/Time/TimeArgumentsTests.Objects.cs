using System.Net;
using Becket.Simulations;
using Becket.Testing;

namespace Becket.Tests.Time;

// The objects that durations are given to.
public sealed partial class TimeArgumentsTests
{
    private static void Nothing() { }

    private static Deferred Done(CancelScope scope) => Deferred.Succeed();

    private static void MoveDeadline(TimeSpan limit)
    {
        using var scope = new CancelScope(new Clock());
        scope.SetDeadline(limit);
    }

    private static Action<TimeSpan> In(Action<Simulation, TimeSpan> give) =>
        value =>
        {
            using var simulation = new Simulation();
            simulation.AddHost("one");
            give(simulation, value);
        };

    private static Action<TimeSpan> OnHost(Action<Host, TimeSpan> give) =>
        In((simulation, value) => give(simulation.FindHost("one"), value));

    private static Reactor Virtual() => Reactor.Create(new ReactorOptions { VirtualTime = true });

    private static Heartbeat Beat() => new(new Clock(), Nothing, Nothing);

    private static Action<TimeSpan> Pause(Func<TimeSpan, BackoffPolicy> make) =>
        value => make(value).DelayAfter(1, new Random(1));

    private static Action<TimeSpan> Create(Func<TimeSpan, ReactorOptions> make) =>
        value => Reactor.Create(make(value) with { VirtualTime = true }).Dispose();

    /// <summary>Sets a property of an object that no constructor has made: the setter checks by itself.</summary>
    private static Action<TimeSpan> Set<T>(string property) =>
        value =>
            typeof(T)
                .GetProperty(property)!
                .SetValue(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T)), value);

    private static Action<TimeSpan> CallLater(Func<IReactorTime> time) =>
        value =>
        {
            IReactorTime clock = time();
            Exception?[] errors =
            [
                Record.Exception(() => clock.CallLater(value, Nothing)),
                Record.Exception(() => clock.CallLater(value, static () => Deferred.Succeed())),
                Record.Exception(() => clock.CallLater(value, static () => Task.CompletedTask)),
                Record.Exception(() => clock.CallLater(value, static () => ValueTask.CompletedTask)),
                Record.Exception(() => clock.CallLater(value, static _ => { }, 1)),
                Record.Exception(() => clock.CallLater(value, static _ => Deferred.Succeed(), 1)),
                Record.Exception(() => clock.CallLater(value, static _ => Task.CompletedTask, 1)),
                Record.Exception(() => clock.CallLater(value, static _ => ValueTask.CompletedTask, 1)),
            ];
            (clock as IDisposable)?.Dispose();
            Assert.Single(errors.Select(static error => error?.Message).Distinct());
            if (errors[0] is { } error)
            {
                throw error;
            }
        };

    private static void Loop(TimeSpan interval)
    {
        var loop = new LoopingCall(Nothing) { Clock = new Clock() };
        loop.Start(interval);
        loop.Stop();
    }

    private static void OnTransport(TimeSpan period)
    {
        using Reactor reactor = Virtual();
        _ = new IdleTimeout(new StringTransport(reactor), period);
    }

    private static void Iterate(TimeSpan wait)
    {
        using Reactor reactor = Virtual();
        reactor.CallLater(TimeSpan.Zero, Nothing);
        reactor.Iterate(wait);
    }

    private static void StopWithin(TimeSpan limit)
    {
        Exception? error = null;
        using Reactor reactor = Virtual();
        reactor.Run(async Deferred () => error = Record.Exception(() => reactor.StopWithin(limit)));
        if (error is not null)
        {
            throw error;
        }
    }

    private static void Drain(TimeSpan limit)
    {
        Exception? error = null;
        using Reactor reactor = Virtual();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(0, new Again());
            error = Record.Exception(() => port.Drain(limit));
        });
        if (error is not null)
        {
            throw error;
        }
    }

    private sealed class Lines : NetstringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data) { }
    }

    private sealed class Again : ReconnectingClientFactory
    {
        public override IProtocol? BuildProtocol(EndPoint peer) => null;
    }
}
