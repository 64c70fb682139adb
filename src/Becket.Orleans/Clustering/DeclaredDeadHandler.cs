using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Clustering;

/// <summary>Ends the process when its silo cannot go on, most often because the other silos have declared it
/// dead.</summary>
/// <remarks>Orleans leaves no other way: the silo's grains are active elsewhere already. What this one changes is the
/// message, which says in a line what happened and what to do.</remarks>
internal sealed partial class DeclaredDeadHandler(ILogger<DeclaredDeadHandler> logger) : IFatalErrorHandler
{
    // Loggers that write from a thread of their own need a moment.
    private static readonly TimeSpan s_timeForLoggers = TimeSpan.FromMilliseconds(500);

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        string reason = context ?? exception?.Message ?? "no reason given";
        LogEnd(exception, reason);
        Thread.Sleep(s_timeForLoggers);
        Environment.FailFast($"The silo cannot go on: {reason}", exception);
    }

    [LoggerMessage(
        1,
        LogLevel.Critical,
        "The silo cannot go on, and the process ends: {Reason} Nothing that was answered is lost: its jobs run on "
            + "other processes. Start this process again. A silo that is declared dead stood still for longer than "
            + "DetectIn allows, or was cut off."
    )]
    private partial void LogEnd(Exception? exception, string reason);
}
