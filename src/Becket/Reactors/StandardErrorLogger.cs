using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>The default logger of a reactor: writes warnings and errors to standard error, so that nothing fails in
/// silence.</summary>
internal sealed class StandardErrorLogger : ILogger
{
    private readonly string _name;

    public StandardErrorLogger(string name)
    {
        _name = name;

        // Opened now: when the process has run out of descriptors, and there is an error to log, it could not be opened
        // any more. The first write opens more than the property does, also if it writes nothing.
        _ = Console.Error;
        using Stream stream = Console.OpenStandardError();
        stream.Write([]);
    }

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
        if (IsEnabled(logLevel))
        {
            string text = $"{_name}: {formatter(state, exception)}";
            Console.Error.WriteLine(exception is null ? text : text + Environment.NewLine + exception);
        }
    }
}
