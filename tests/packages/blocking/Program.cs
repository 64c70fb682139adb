// A loop that blocks until its stack has been written. The sleep is what the analyzers find, too.
using Microsoft.Extensions.Logging;

var log = new StackLog();
return Reactor.Main(
    async reactor =>
    {
        await Deferred.Yield();
        for (int second = 0; second < 60 && !log.HasStack; second++)
        {
            Thread.Sleep(1000);
        }
    },
    new ReactorOptions { Logger = log, BlockedTurn = TimeSpan.FromMilliseconds(200) }
);

internal sealed class StackLog : ILogger
{
    private volatile bool _hasStack;

    public bool HasStack => _hasStack;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel level) => true;

    public void Log<TState>(
        LogLevel level,
        EventId id,
        TState state,
        Exception? error,
        Func<TState, Exception?, string> format
    )
    {
        string text = format(state, error);
        Console.WriteLine(text);
        _hasStack |= text.Contains("\n   at ", StringComparison.Ordinal);
    }
}
