using Microsoft.Extensions.Logging;

namespace Becket.Testing.Watching;

/// <summary>The logger of a test's reactor: keeps errors, and hands the rest on.</summary>
/// <remarks>Threads: any.</remarks>
/// <param name="given">The logger of the test's options, which gets everything. Null: warnings go to standard error,
/// and errors only at the end, if no exception names them.</param>
/// <param name="name">The reactor's name.</param>
internal sealed class ErrorLog(ILogger? given, string name) : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<LoggedError> _entries = [];
    private readonly ILogger _out = given ?? new StandardErrorLogger(name);

    /// <summary>The errors so far that no code has taken: a copy.</summary>
    public IReadOnlyList<LoggedError> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _out.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => IsError(logLevel) || _out.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsError(logLevel))
        {
            lock (_gate)
            {
                _entries.Add(new LoggedError(formatter(state, exception), exception));
            }

            if (given is null)
            {
                return;
            }
        }

        if (_out.IsEnabled(logLevel))
        {
            _out.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    /// <summary>Takes the exceptions of a type.</summary>
    public IReadOnlyList<TException> Take<TException>()
        where TException : Exception
    {
        lock (_gate)
        {
            TException[] taken = [.. _entries.Select(static entry => entry.Exception).OfType<TException>()];
            _entries.RemoveAll(static entry => entry.Exception is TException);
            return taken;
        }
    }

    /// <summary>Writes the errors to standard error that nothing else has written or will throw.</summary>
    /// <param name="thrown">The exception that the test throws.</param>
    public void WriteRest(Exception thrown)
    {
        if (given is not null)
        {
            return;
        }

        foreach (LoggedError entry in Entries)
        {
            if (entry.Exception != thrown)
            {
                _out.Log(LogLevel.Error, default, entry.Text, entry.Exception, static (text, _) => text);
            }
        }
    }

    private static bool IsError(LogLevel level) => level is LogLevel.Error or LogLevel.Critical;
}
