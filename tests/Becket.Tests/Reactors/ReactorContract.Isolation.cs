using Microsoft.Extensions.Logging;

namespace Becket.Tests.Reactors;

public abstract partial class ReactorContract
{
    [Fact]
    public void The_calls_after_a_call_do_not_see_its_AsyncLocals()
    {
        Reactor reactor = Make();
        var local = new AsyncLocal<string?>();
        var seen = new List<string?>();
        reactor.CallLater(TimeSpan.Zero, () => local.Value = "a delayed call");
        reactor.CallLater(TimeSpan.Zero, () => seen.Add(local.Value));
        reactor.CallFromThread(() =>
        {
            seen.Add(local.Value);
            local.Value = "a call from a thread";
        });
        reactor.CallFromThread(() =>
        {
            seen.Add(local.Value);
            reactor.Stop();
        });

        reactor.Run();

        Assert.Equal([null, null, null], seen);
        Assert.Null(local.Value);
    }

    [Fact]
    public void A_logger_that_throws_does_not_stop_the_loop()
    {
        Reactor reactor = Make(static options => options with { Logger = new ThrowingLogger() });
        bool ran = false;
        reactor.CallLater(TimeSpan.Zero, static () => throw new FormatException("Not well formed."));
        reactor.CallLater(
            TimeSpan.FromMilliseconds(1),
            () =>
            {
                ran = true;
                reactor.Stop();
            }
        );

        reactor.Run();

        Assert.True(ran);
    }

    [Fact]
    public void A_trigger_for_a_start_that_is_over_is_refused()
    {
        Reactor reactor = Make();
        reactor.CallLater(
            TimeSpan.Zero,
            () =>
            {
                InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
                {
                    reactor.AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.After, static () => { });
                });
                Assert.Contains("CallWhenRunning", error.Message);
                reactor.Stop();
            }
        );

        reactor.Run();
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => throw new NotSupportedException("This logger only throws.");
    }
}
