using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>The logger of a reactor that was given none: warnings and worse, on standard error, so that nothing fails in silence.</summary>
internal sealed class StandardErrorLogger(string name) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var text = $"{name}: {formatter(state, exception)}";
            Console.Error.WriteLine(exception is null ? text : text + Environment.NewLine + exception);
        }
    }
}
