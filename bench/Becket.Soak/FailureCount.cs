using Microsoft.Extensions.Logging;

namespace Becket.Soak;

/// <summary>Counts failures that nothing handled: of deferreds, of tasks, and every error in the log. Writes them to
/// the standard error.</summary>
internal sealed class FailureCount : ILoggerProvider, ILogger
{
    private int _count;

    public FailureCount()
    {
        Deferred.UnhandledFailure += (_, failure) => Add($"unhandled: {failure.Failure}");
        TaskScheduler.UnobservedTaskException += (_, failure) => Add($"unobserved: {failure.Exception}");
    }

    public int Count => Volatile.Read(ref _count);

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel >= LogLevel.Error)
        {
            Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
        else if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)}");
        }
    }

    private void Add(string text)
    {
        Interlocked.Increment(ref _count);
        Console.Error.WriteLine(text);
    }
}
