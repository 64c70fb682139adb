using Becket.Simulations;
using Microsoft.Extensions.Logging;

#pragma warning disable CA1848 // A log line of a test need not be fast.
#pragma warning disable BKT0007 // Real time inside of a simulation is what these tests are about.
namespace Becket.Tests.Simulations;

/// <summary>Errors that nobody would see, and code that a simulation does not control.</summary>
public sealed class ExploreHonestyTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void An_exception_of_a_callback_fails_the_run()
    {
        SimulationFailedException error = Fails(static reactor =>
            reactor.CallLater(TimeSpan.FromSeconds(1), static () => throw new InvalidDataException("bad"))
        );

        Assert.Equal("bad", Assert.IsType<InvalidDataException>(error.InnerException).Message);
        Assert.Contains(
            "[    1.000000s] host ERROR: Unhandled error in a delayed call; the loop goes on. "
                + "InvalidDataException: bad",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_program_that_fails_fails_the_run()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(
                1,
                static simulation =>
                {
                    simulation
                        .AddHost("host")
                        .Run(
                            async Deferred (reactor) =>
                            {
                                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                                throw new InvalidDataException("bad");
                            }
                        );
                    simulation.RunFor(TimeSpan.FromSeconds(2));
                }
            )
        );

        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public void A_failure_that_nobody_handles_is_found_at_the_end_without_a_collection()
    {
        SimulationFailedException error = Fails(static reactor => _ = Deferred.Fail(new InvalidDataException("lost")));

        Assert.Equal("lost", Assert.IsType<InvalidDataException>(error.InnerException).Message);
    }

    [Fact]
    public void A_simulation_that_is_only_disposed_logs_a_failure_that_no_code_handled()
    {
        var logger = new Lines();
        var options = new SimulationOptions { Reactors = new ReactorOptions { Logger = logger } };
        using (var simulation = new Simulation(options))
        {
            simulation.AddHost("host").Run(static reactor => Lose(reactor));
            simulation.RunFor(TimeSpan.FromSeconds(1));
            Assert.Empty(logger.Errors);
        }

        Assert.Equal("lost", Assert.Single(logger.Errors).Message);
    }

    [Fact]
    public void A_failure_that_is_handled_late_is_none()
    {
        Simulation.Run(
            1,
            static simulation =>
            {
                simulation
                    .AddHost("host")
                    .Run(
                        async Deferred (reactor) =>
                        {
                            var failed = Deferred.Fail(new InvalidDataException("late"));
                            await reactor.DeferLater(TimeSpan.FromSeconds(1));
                            await Assert.ThrowsAsync<InvalidDataException>(async () => await failed);
                        }
                    );
                simulation.RunFor(TimeSpan.FromSeconds(2));
            }
        );
    }

    [Fact]
    public void Errors_do_not_fail_a_run_that_allows_them()
    {
        var options = new SimulationOptions { FailOnErrors = false };
        Simulation.Run(
            1,
            static simulation =>
            {
                simulation
                    .AddHost("host")
                    .Run(static reactor =>
                    {
                        _ = Deferred.Fail(new InvalidDataException("lost"));
                        throw new InvalidDataException("bad");
                    });
                Assert.Throws<InvalidDataException>(() => simulation.RunFor(TimeSpan.FromSeconds(1)));
            },
            options
        );
    }

    [Fact]
    public void Lines_of_a_hosts_logger_stand_in_the_log()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(
                1,
                static simulation =>
                {
                    Host host = simulation.AddHost("pump");
                    host.Run(
                        async Deferred (reactor) =>
                        {
                            await reactor.DeferLater(TimeSpan.FromMilliseconds(1_500));
                            host.Logger.LogWarning("pressure {Bar} bar", 9);
                            host.Logger.LogDebug("not kept");
                            host.Logger.LogError(new InvalidDataException("no water"), "stopped");
                        }
                    );
                    simulation.RunFor(TimeSpan.FromSeconds(2));
                    Assert.Fail("show me");
                }
            )
        );

        Assert.Contains("[    1.500000s] pump WARNING: pressure 9 bar", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "[    1.500000s] pump ERROR: stopped InvalidDataException: no water",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("not kept", error.Message, StringComparison.Ordinal);
        Assert.Contains("show me", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_from_another_thread_is_an_error_that_says_what_to_use()
    {
        SimulationFailedException error = Fails(static reactor =>
        {
            var thread = new Thread(() => reactor.CallFromThread(static () => { }));
            thread.Start();
            thread.Join();
        });

        Assert.Contains(
            "Code on another thread called the reactor of the host \"host\"",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("DeferToThread", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_ends_on_the_thread_pool_after_the_run_is_noticed()
    {
        // On a busy machine the millisecond may be over before it is awaited, and no task is left then; or it may last
        // longer than a run waits for it.
        SimulationFailedException? error = null;
        SpinWait.SpinUntil(() => (error = AwaitsRealTime()) is not null, s_patience);

        Assert.NotNull(error);
        Assert.Contains("Task.Delay", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_virtual_time_ends_is_none()
    {
        bool isOver = false;
        Simulation.Run(
            1,
            simulation =>
            {
                simulation
                    .AddHost("host")
                    .Run(
                        async Deferred (reactor) =>
                        {
                            await Task.Delay(TimeSpan.FromSeconds(30), reactor.TimeProvider);
                            isOver = true;
                        }
                    );
                simulation.RunFor(TimeSpan.FromMinutes(1));
            }
        );

        Assert.True(isOver);
    }

    [Fact]
    public void A_turn_that_blocks_is_a_warning_with_the_name_of_what_ran()
    {
        ExploreReport report = Simulation.ExploreWith(
            1,
            static simulation =>
            {
                simulation.AddHost("host").Run(static reactor => reactor.CallLater(TimeSpan.FromSeconds(1), Block));
                simulation.RunFor(TimeSpan.FromSeconds(2));
            },
            null,
            new()
        );

        // On a busy machine another turn may be slow, too.
        string warning = Assert.Single(
            report.Warnings,
            static warning => warning.Contains("ExploreHonestyTests.Block", StringComparison.Ordinal)
        );
        Assert.Contains("DeferLater in place of Thread.Sleep", warning, StringComparison.Ordinal);
        Assert.Contains("Warning: seed 1: A turn of the host \"host\"", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_keeps_time_from_moving_is_named()
    {
        SimulationFailedException error = Fails(static reactor => Again(reactor));

        Assert.Contains("Virtual time stands still", error.Message, StringComparison.Ordinal);
        Assert.Contains("ExploreHonestyTests.Again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_of_events_ends_a_run()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(
                1,
                static simulation =>
                {
                    simulation.Every(TimeSpan.FromSeconds(1), static () => { });
                    simulation.RunFor(TimeSpan.FromDays(1));
                },
                new SimulationOptions { EventLimit = 100 }
            )
        );

        Assert.Contains("The limit of events is reached: 100", error.Message, StringComparison.Ordinal);
    }

    private static void Again(Reactor reactor) => reactor.CallLater(TimeSpan.Zero, () => Again(reactor));

    private static void Lose(Reactor reactor) =>
        reactor.CallLater(TimeSpan.Zero, static () => _ = Deferred.Fail(new InvalidDataException("lost")));

#pragma warning disable BKT0001 // Blocking is the point here.
    private static void Block() => SpinWait.SpinUntil(static () => false, 300);
#pragma warning restore BKT0001

    private static SimulationFailedException? AwaitsRealTime()
    {
        try
        {
            Simulation.Run(
                1,
                static simulation =>
                {
                    simulation.AddHost("host").Run(async Deferred (_) => await Task.Delay(1));
                    simulation.RunFor(TimeSpan.FromSeconds(1));
                }
            );
            return null;
        }
        catch (SimulationFailedException error)
        {
            return error;
        }
    }

    private static SimulationFailedException Fails(Action<Reactor> program) =>
        Assert.Throws<SimulationFailedException>(() =>
            Simulation.Run(
                1,
                simulation =>
                {
                    simulation.AddHost("host").Run(program);
                    simulation.RunFor(TimeSpan.FromSeconds(2));
                }
            )
        );

    private sealed class Lines : ILogger
    {
        public List<Exception> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (exception is not null)
            {
                Errors.Add(exception);
            }
        }
    }
}
