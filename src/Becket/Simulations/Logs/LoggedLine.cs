using Microsoft.Extensions.Logging;

namespace Becket.Simulations.Logs;

/// <summary>A line of a host's logger.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">Its text.</param>
/// <param name="Error">Its exception, if it has one.</param>
internal sealed record LoggedLine(LogLevel Level, string Text, Exception? Error)
{
    public override string ToString()
    {
        string text = $"{Name(Level)}: {Text}";
        return Error is null ? text : $"{text} {Error.GetType().Name}: {Error.Message}";
    }

    private static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "WARNING",
            LogLevel.Error => "ERROR",
            _ => "CRITICAL",
        };
}
