using System.Net;
using Becket.Samples.Rpc;
using Becket.Testing;
using StreamJsonRpc;

namespace Rpc.Tests;

/// <summary>The sample's calls, over real sockets, with both sides on one loop.</summary>
public sealed class RpcTests
{
    [Fact]
    public void A_call_is_answered_on_the_loop_and_comes_back_to_it() =>
        Run(
            async (reactor, rpc, shop) =>
            {
                Assert.Equal(42, await shop.Price("tea"));
                Assert.Same(reactor, Reactor.Current);
            }
        );

    [Fact]
    public void Handlers_are_on_the_loop_after_each_await()
    {
        var threads = new List<Reactor?>();
        RunWith(
            new Slow(threads),
            async (reactor, rpc, _) =>
            {
                await Task.WhenAll(rpc.InvokeAsync("Work"), rpc.InvokeAsync("Work"));
                Assert.Equal([reactor, reactor, reactor, reactor], threads);
            }
        );
    }

    [Fact]
    public void An_error_of_a_handler_reaches_the_caller_and_nobody_else() =>
        Run(
            async (_, _, shop) =>
            {
                RemoteInvocationException error = await Assert.ThrowsAnyAsync<RemoteInvocationException>(() =>
                    shop.Price("gold")
                );
                Assert.Equal("We do not sell gold.", error.Message);
                Assert.Equal(310, await shop.Price("cake"));
            }
        );

    [Fact]
    public void A_caller_that_gives_up_cancels_the_work_on_the_other_side()
    {
        var slow = new Slow([]);
        RunWith(
            slow,
            async (_, rpc, _) =>
            {
                var call = Deferred.FromTask(token => rpc.InvokeWithCancellationAsync("Wait", [], token));
                await slow.Waits.Wait();
                call.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
                await slow.Cancelled.Wait();
            }
        );
    }

    [Fact]
    public void Calls_go_both_ways() =>
        Run(
            async (_, _, shop, till) =>
            {
                Assert.Equal(1, await shop.Sell("cake"));
                Assert.Equal(["Somebody bought cake!"], till.Shown);
            }
        );

    [Fact]
    public void A_stream_ends_with_its_reader() =>
        Run(
            async (_, _, shop) =>
            {
                var numbers = new List<int>();
                IAsyncEnumerator<Sale> sales = shop.Sales().GetAsyncEnumerator();
                ValueTask<bool> first = sales.MoveNextAsync();
                await shop.Price("tea");
                for (int i = 0; i < 3; i++)
                {
                    await shop.Sell("tea");
                }

                for (bool more = await first; more; more = numbers.Count < 3 && await sales.MoveNextAsync())
                {
                    numbers.Add(sales.Current.Number);
                }

                await sales.DisposeAsync();
                Assert.Equal([1, 2, 3], numbers);
            }
        );

    [Fact]
    public void A_stream_whose_reader_is_too_slow_fails_after_what_waits_and_the_others_go_on() =>
        Run(
            async (_, _, _) =>
            {
                var shop = new Shop(mostUnread: 2);
                IAsyncEnumerator<Sale> slow = shop.Sales(default).GetAsyncEnumerator();
                IAsyncEnumerator<Sale> quick = shop.Sales(default).GetAsyncEnumerator();
                for (int i = 1; i <= 4; i++)
                {
                    Assert.Equal(i, await shop.Sell("tea", default));
                    Assert.True(await quick.MoveNextAsync());
                    Assert.Equal(i, quick.Current.Number);
                }

                Assert.True(await slow.MoveNextAsync());
                Assert.True(await slow.MoveNextAsync());
                Assert.Equal(2, slow.Current.Number);
                await Assert.ThrowsAsync<LocalRpcException>(async () => await slow.MoveNextAsync());
                await slow.DisposeAsync();
                await quick.DisposeAsync();
            }
        );

    [Fact]
    public void A_connection_that_is_cut_fails_the_calls_on_it()
    {
        var slow = new Slow([]);
        RunWith(
            slow,
            async (_, rpc, connection) =>
            {
                Task call = rpc.InvokeAsync("Wait");
                await slow.Waits.Wait();
                connection.Transport.AbortConnection();
                await Assert.ThrowsAsync<StreamJsonRpc.ConnectionLostException>(() => call);
                await slow.Cancelled.Wait();
            }
        );
    }

    private static void Run(Func<Reactor, JsonRpc, IShop, Deferred> test) =>
        Run((reactor, rpc, shop, _) => test(reactor, rpc, shop));

    private static void Run(Func<Reactor, JsonRpc, IShop, TestTill, Deferred> test) =>
        Connect(
            connection => new Shop().Serve(connection),
            async (reactor, connection) =>
            {
                using JsonRpc rpc = Calls.On(connection);
                var till = new TestTill();
                rpc.AddLocalRpcTarget<ITill>(till, null);
                IShop shop = rpc.Attach<IShop>();
                rpc.StartListening();
                await test(reactor, rpc, shop, till);
            }
        );

    private static void RunWith(object target, Func<Reactor, JsonRpc, Connection, Deferred> test) =>
        Connect(
            async connection =>
            {
                await using Connection ends = connection;
                using JsonRpc rpc = Calls.On(connection);
                rpc.CancelLocallyInvokedMethodsWhenConnectionIsClosed = true;
                rpc.AddLocalRpcTarget(target);
                rpc.StartListening();
                await rpc.Completion.ContinueWith(_ => { }, TaskScheduler.Default);
            },
            async (reactor, connection) =>
            {
                using JsonRpc rpc = Calls.On(connection);
                rpc.StartListening();
                await test(reactor, rpc, connection);
            }
        );

    private static void Connect(Func<Connection, Deferred> serve, Func<Reactor, Connection, Deferred> test) =>
        ReactorTest.Run(
            async reactor =>
            {
                var options = new ListenOptions { Interface = IPAddress.Loopback };
                await using ConnectionListener listener = reactor.AcceptTcp(0, options);
                await using IAsyncEnumerator<Connection> accepted = listener.GetAsyncEnumerator();
                ValueTask<bool> accepts = accepted.MoveNextAsync();
                Connection connection = await reactor.ConnectTcp("127.0.0.1", listener.Port);
                Assert.True(await accepts);
                Deferred served = serve(accepted.Current);
                await test(reactor, connection);
                connection.Transport.LoseConnection();
                await served;
            },
            new ReactorTestOptions { RealTime = true }
        );

    private sealed class TestTill : ITill
    {
        public List<string> Shown { get; } = [];

        public Task Show(string text)
        {
            Shown.Add(text);
            return Task.CompletedTask;
        }
    }

    private sealed class Slow(List<Reactor?> threads)
    {
        public DeferredEvent Waits { get; } = new();

        public DeferredEvent Cancelled { get; } = new();

        public async Task Work()
        {
            threads.Add(Reactor.Current);
            await Task.Delay(1);
            threads.Add(Reactor.Current);
        }

        public async Task Wait(CancellationToken cancellationToken)
        {
            Waits.Set();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Cancelled.Set();
            }
        }
    }
}
