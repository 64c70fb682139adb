using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Becket.Testing.Tests;

/// <summary>Failures that no code handles.</summary>
public sealed class UnhandledTests
{
    [Fact]
    public void What_a_delayed_call_throws_fails_the_test_with_its_stack()
    {
        ReactorTestException error = Fails(static async reactor =>
        {
            reactor.CallLater(TimeSpan.FromSeconds(1), Explode);
            await reactor.DeferLater(TimeSpan.FromSeconds(2));
        });

        FormatException inner = Assert.IsType<FormatException>(error.InnerException);
        Assert.Same(inner, Assert.Single(error.Unhandled));
        Assert.Contains(nameof(Explode), inner.StackTrace, StringComparison.Ordinal);
        Assert.Contains("1 failure that no code handled", error.Message, StringComparison.Ordinal);
        Assert.Contains("a delayed call", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Explode), error.Message, StringComparison.Ordinal);
        Assert.Empty(error.LeftBehind);
    }

    [Fact]
    public void An_assertion_in_a_protocol_fails_the_test()
    {
        ReactorTestException error = Fails(static async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(
                8007,
                Factory.ForProtocol(static () =>
                    new Chatty { WhenReceived = static (_, text) => Assert.Equal("hello", text) }
                )
            );
            Chatty client = await reactor.ConnectTcp("127.0.0.1", 8007, static () => new Chatty());
            client.Say("help");
            await client.Ended.Wait();
            await port.StopListening();
        });

        Assert.IsAssignableFrom<Xunit.Sdk.XunitException>(error.InnerException);
        Assert.Contains("Chatty.DataReceived; its connection is closed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deferred_that_failed_and_that_nothing_awaited_fails_the_test()
    {
        ReactorTestException error = Fails(static async reactor =>
        {
            StartAndForget(reactor);
            await reactor.DeferLater(TimeSpan.FromSeconds(2));
        });

        Assert.IsType<FormatException>(error.InnerException);
        Assert.Contains("A deferred failed, and no code handled the failure", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_failures_are_all_listed()
    {
        ReactorTestException error = Fails(static async reactor =>
        {
            reactor.CallLater(TimeSpan.FromSeconds(1), Explode);
            reactor.CallLater(TimeSpan.FromSeconds(2), static () => throw new InvalidOperationException("second"));
            await reactor.DeferLater(TimeSpan.FromSeconds(3));
        });

        Assert.Equal(
            [typeof(FormatException), typeof(InvalidOperationException)],
            error.Unhandled.Select(static one => one.GetType())
        );
        Assert.Equal(error.Unhandled, Assert.IsType<AggregateException>(error.InnerException).InnerExceptions);
    }

    [Fact]
    public void What_is_thrown_while_the_reactor_stops_fails_the_test_too()
    {
        ReactorTestException error = Fails(static reactor =>
        {
            reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.During, Explode);
            return Deferred.Succeed();
        });

        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void Expected_errors_are_flushed() =>
        ReactorTest.Run(static async reactor =>
        {
            reactor.CallLater(TimeSpan.FromSeconds(1), Explode);
            StartAndForget(reactor);
            await reactor.DeferLater(TimeSpan.FromSeconds(2));

            Assert.Empty(ReactorTest.FlushLoggedErrors<IOException>(reactor));
            Assert.Equal(2, ReactorTest.FlushLoggedErrors<FormatException>(reactor).Count);
            Assert.Empty(ReactorTest.FlushLoggedErrors<Exception>(reactor));
        });

    [Fact]
    public void Only_the_reactor_of_a_test_has_errors_to_flush()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });

        Assert.Throws<ArgumentException>(() => ReactorTest.FlushLoggedErrors<Exception>(reactor));
    }

    [Fact]
    public void A_logger_of_the_test_gets_the_entries_and_the_test_fails_all_the_same()
    {
        var log = new ListLogger();
        Assert.Throws<ReactorTestException>(() =>
            ReactorTest.Run(
                static async reactor =>
                {
                    reactor.CallLater(TimeSpan.FromSeconds(1), Explode);
                    await reactor.DeferLater(TimeSpan.FromSeconds(2));
                },
                new ReactorTestOptions { Logger = log }
            )
        );

        Assert.Contains("a delayed call", Assert.Single(log.Entries), StringComparison.Ordinal);
    }

    private static ReactorTestException Fails(Func<Reactor, Deferred> test) =>
        Assert.Throws<ReactorTestException>(() => ReactorTest.Run(test));

    private static void Explode() => throw new FormatException("Thrown by a test.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartAndForget(Reactor reactor) => reactor.DeferLater(TimeSpan.FromSeconds(1), Explode);

    private sealed class ListLogger : ILogger
    {
        public List<string> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Entries.Add(formatter(state, exception));
    }
}
