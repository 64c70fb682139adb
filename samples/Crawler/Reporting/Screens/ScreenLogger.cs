using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Crawler.Reporting.Screens;

/// <summary>Logs on the screen, a line each: the time, the level, the text.</summary>
/// <param name="screen">The screen.</param>
/// <param name="least">The least level.</param>
/// <param name="time">Where the time is from.</param>
internal sealed class ScreenLogger(Screen screen, LogLevel least, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string at = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string text = $"{at} {Word(logLevel)}: {formatter(state, exception)}";
        if (exception is not null)
        {
            // The whole of it only for those who look for a mistake.
            text += least <= LogLevel.Debug ? $"{Environment.NewLine}{exception}" : $" ({exception.Message})";
        }

        screen.WriteLine(text);
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
}
