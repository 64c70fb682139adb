using Microsoft.Extensions.Logging;

namespace Becket.Tests.Reactors;

/// <summary>Keeps log entries until a test takes them.</summary>
public sealed class TestLogger : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];

    /// <summary>Called after each entry, on the thread that logs.</summary>
    public Action? Logged { get; set; }

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
        lock (_gate)
        {
            _entries.Add(new LogEntry(logLevel, eventId.Id, formatter(state, exception), exception));
        }

        Logged?.Invoke();
    }

    /// <summary>The entries logged since the last take, which takes none.</summary>
    public IReadOnlyList<LogEntry> Peek()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    /// <summary>The entries logged since the last take.</summary>
    public IReadOnlyList<LogEntry> Take()
    {
        lock (_gate)
        {
            LogEntry[] taken = [.. _entries];
            _entries.Clear();
            return taken;
        }
    }

    /// <summary>The only entry. Fails if there are others.</summary>
    public LogEntry TakeOne() => Assert.Single(Take());
}

public sealed record LogEntry(LogLevel Level, int Id, string Text, Exception? Error);

/// <summary>Takes time for each entry, on the thread that logs.</summary>
public sealed class SlowLogger(ILogger inner) : ILogger, IDisposable
{
    /// <summary>Set once an entry is being logged.</summary>
    public ManualResetEventSlim HasBegun { get; } = new();

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
        HasBegun.Set();
        Thread.Sleep(50);
        inner.Log(logLevel, eventId, state, exception, formatter);
    }

    public void Dispose() => HasBegun.Dispose();
}
