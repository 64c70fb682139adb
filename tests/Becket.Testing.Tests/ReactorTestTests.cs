using System.Globalization;

namespace Becket.Testing.Tests;

public sealed class ReactorTestTests
{
    [Fact]
    public void A_clean_test_passes_and_its_value_comes_back()
    {
        int value = ReactorTest.Run(
            async Deferred<int> (reactor) =>
            {
                await reactor.DeferLater(TimeSpan.FromMinutes(5));
                return 7;
            }
        );

        Assert.Equal(7, value);
    }

    [Fact]
    public void An_async_lambda_is_a_deferred_method() =>
        ReactorTest.Run(async reactor =>
        {
            await Task.Run(static () => { }, TestContext.Current.CancellationToken).ConfigureAwait(false);
            Assert.Same(reactor, Reactor.Current);
        });

    [Fact]
    public void Tests_that_return_tasks_run_too()
    {
        bool hasRun = false;
        ReactorTest.Run(
            async Task (reactor) =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                hasRun = true;
            }
        );

        Assert.True(hasRun);
        Assert.Equal("done", ReactorTest.Run(static Task<string> (_) => Task.FromResult("done")));
    }

    [Fact]
    public void A_test_with_a_server_a_client_and_a_time_out_is_clean_when_it_has_closed_them() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Chatty()));
            Chatty client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Chatty());
            DelayedCall timeout = reactor.CallLater(TimeSpan.FromMinutes(1), client.Transport.AbortConnection);
            Assert.Equal(3, await reactor.DeferToThread(static () => 3));
            timeout.Cancel();
            await port.StopListening();

            // The end is still on its way when this method returns.
            client.Transport.LoseConnection();
        });

    [Theory]
    [InlineData(IoDriverKind.Best)]
    [InlineData(IoDriverKind.Sockets)]
    public void A_test_in_real_time_uses_the_driver_it_asks_for(IoDriverKind driver) =>
        ReactorTest.Run(
            async reactor =>
            {
                ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Chatty()));
                Chatty client = await reactor.ConnectTcp("127.0.0.1", port.Port, static () => new Chatty());
                Assert.NotEqual("simulated", reactor.DriverName);
                if (driver == IoDriverKind.Sockets)
                {
                    Assert.Equal("sockets", reactor.DriverName);
                }

                await port.StopListening();
                client.Transport.LoseConnection();
            },
            new ReactorTestOptions { RealTime = true, Driver = driver }
        );

    [Fact]
    public void What_the_test_throws_comes_out_as_it_is_with_its_own_stack()
    {
        FormatException error = Assert.Throws<FormatException>(static () =>
            ReactorTest.Run(async reactor =>
            {
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                ThrowFormatException();
            })
        );

        Assert.Contains(nameof(ThrowFormatException), error.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("TestRun", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_test_throws_counts_more_than_what_it_left_behind() =>
        Assert.Throws<FormatException>(static () =>
            ReactorTest.Run(async reactor =>
            {
                await reactor.ListenTcp(8007, Factory.ForProtocol(static () => new Chatty()));
                reactor.CallLater(TimeSpan.FromHours(1), static () => { });
                ThrowFormatException();
            })
        );

    [Fact]
    public void A_test_that_returns_null_is_told_what_to_return()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(static () =>
            ReactorTest.Run(static Deferred (_) => null!)
        );

        Assert.Contains("Deferred.Succeed()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_inside_a_running_reactor_is_refused_and_the_outer_one_goes_on() =>
        ReactorTest.Run(async reactor =>
        {
            Assert.Throws<ReactorNotRestartableException>(static () =>
                ReactorTest.Run(static Deferred (_) => Deferred.Succeed())
            );
            await reactor.DeferLater(TimeSpan.FromSeconds(1));
        });

    [Fact]
    public void A_driver_without_real_time_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(static () =>
            ReactorTest.Run(
                static Deferred (_) => Deferred.Succeed(),
                new ReactorTestOptions { Driver = IoDriverKind.Sockets }
            )
        );

        Assert.Contains("RealTime = true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_options_of_the_reactor_can_be_changed() =>
        ReactorTest.Run(
            static reactor =>
            {
                Assert.Equal(2, reactor.ThreadPoolSize);
                return Deferred.Succeed();
            },
            new ReactorTestOptions { Configure = static options => options with { ThreadPoolSize = 2 } }
        );

    [Fact]
    public void The_thread_has_no_home_afterwards()
    {
        ReactorTest.Run(static Deferred (_) => Deferred.Succeed());

        Assert.Null(Home.Current);
        Assert.Null(Reactor.Current);
    }

    [Fact]
    public void Tests_run_side_by_side()
    {
        string[] errors = new string[8];
        var threads = Enumerable
            .Range(0, errors.Length)
            .Select(i => new Thread(() =>
                errors[i] = Assert
                    .Throws<ReactorTestException>(() =>
                        ReactorTest.Run(reactor =>
                        {
                            reactor.CallLater(TimeSpan.FromSeconds(i + 1), static () => { });
                            return Deferred.Succeed();
                        })
                    )
                    .LeftBehind.Single()
                    .Description
            ))
            .ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.All(
            errors,
            static (text, i) =>
                Assert.StartsWith(
                    string.Create(CultureInfo.InvariantCulture, $"due at {i + 1} s"),
                    text,
                    StringComparison.Ordinal
                )
        );
    }

    private static void ThrowFormatException() => throw new FormatException("Thrown by a test.");
}
