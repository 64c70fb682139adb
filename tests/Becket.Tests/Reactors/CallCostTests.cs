using Becket.Simulations;
using Becket.Tests.Deferreds;

namespace Becket.Tests.Reactors;

/// <summary>The cost in bytes of what a loop calls: timers, calls from a thread, protocols on a simulated
/// network.</summary>
public sealed class CallCostTests
{
    private const int Many = 1_000;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_timer_that_fires_is_one_object()
    {
        var clock = new Clock();
        long cost = AllocationTests.Cost(() =>
        {
            clock.CallLater(s_soon, static () => { });
            clock.Advance(s_soon);
        });

        Assert.Equal(64, cost);
    }

    [Fact]
    public void A_timer_that_is_moved_allocates_nothing()
    {
        var clock = new Clock();
        DelayedCall call = clock.CallLater(s_soon, static () => { });

        Assert.Equal(0, AllocationTests.Cost(() => call.Reset(s_soon)));
        call.Cancel();
    }

    [Fact]
    public void A_call_from_a_thread_is_one_object()
    {
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
                BlockedTurn = TimeSpan.Zero,
            }
        );
        long least = long.MaxValue;
        reactor.Run(() =>
            reactor.DeferToThread(() =>
            {
                Action call = static () => { };
                least = AllocationTests.Cost(() => reactor.CallFromThread(call));
            })
        );

        // An object's header, the call before it in the queue, and the delegate.
        Assert.InRange(least, 1, 32);
    }

    [Fact]
    public void A_message_between_simulated_hosts_allocates_nothing()
    {
        // One world for each measurement, as the first ones include code that the compiler has not finished with.
        double least = double.MaxValue;
        for (int i = 0; i < 30 && least > 0; i++)
        {
            var client = new Asking();
            using var simulation = new Simulation();
            simulation.AddHost("server").Run(static reactor => _ = reactor.ListenTcp(7, static () => new Answering()));
            simulation.AddHost("client").Run(reactor => _ = reactor.ConnectTcp("server", 7, () => client));
            simulation.RunUntil(() => client.Left == 0, TimeSpan.FromHours(1));
            least = Math.Min(least, client.Least / (double)Many);
        }

        Assert.Equal(0, least);
    }

    private sealed class Answering : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class Asking : Protocol
    {
        private long _before;

        public int Left { get; private set; } = 10 * Many;

        public long Least { get; private set; } = long.MaxValue;

        protected override void ConnectionMade() => Transport.Write("0123456789"u8);

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (--Left % Many == 0)
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                Least = _before == 0 ? Least : Math.Min(Least, now - _before);
                _before = now;
            }

            if (Left > 0)
            {
                Transport.Write(data);
            }
        }
    }
}
