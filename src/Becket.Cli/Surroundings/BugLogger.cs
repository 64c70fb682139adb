using Becket.Cli.Running.Progress;
using Microsoft.Extensions.Logging;

namespace Becket.Cli.Surroundings;

/// <summary>The logger of the tool's reactor. The reactor logs what a callback throws, and goes on; for the tool each
/// such exception is a bug, and ends the run.</summary>
internal sealed class BugLogger : ILogger
{
    private int _hasBug;

    /// <summary>Whether an exception has been logged.</summary>
    public bool HasBug => Volatile.Read(ref _hasBug) != 0;

    /// <summary>Called once, after the first exception.</summary>
    public Action? Found { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

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
            LastResort.Report(exception);
            if (Interlocked.Exchange(ref _hasBug, 1) == 0)
            {
                Found?.Invoke();
            }
        }
        else if (IsEnabled(logLevel) && !HasBug)
        {
            StandardStreams.Error.WriteLine("becket: " + VisibleText.Of(formatter(state, null), 500));
        }
    }
}
