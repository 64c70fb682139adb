using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>The log messages of reactors. The numbers are stable: 100 to 199 belong to the reactor, and gaps stay
/// reserved.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Error, "Unhandled error in {From}; the loop goes on.")]
    public static partial void CallFailed(ILogger logger, string from, Exception error);

    [LoggerMessage(
        101,
        LogLevel.Error,
        "A deferred failed, and no code handled the failure: add an errback, or await it.{Whereabouts}"
    )]
    public static partial void UnhandledFailure(ILogger logger, string whereabouts, Exception error);

    [LoggerMessage(102, LogLevel.Warning, "Only {Outside} can go on: {What}")]
    public static partial void OnlyOutside(ILogger logger, string what, string outside);

    [LoggerMessage(
        111,
        LogLevel.Debug,
        "A turn of the loop took {Milliseconds:F0} ms, of which {Compiling:F0} ms were for compiling code that ran for "
            + "the first time. What ran: {Ran}"
    )]
    public static partial void SlowFirstUse(ILogger logger, double milliseconds, double compiling, string ran);

    [LoggerMessage(
        120,
        LogLevel.Warning,
        "The reactor waited {Seconds:0.###} s for its end, and ends without these: {What}."
    )]
    public static partial void StopCutShort(ILogger logger, double seconds, string what);

    [LoggerMessage(
        110,
        LogLevel.Warning,
        "A turn of the loop took {Milliseconds:F0} ms, and all other work waited. What ran: {Ran}"
    )]
    public static partial void SlowTurn(ILogger logger, double milliseconds, string ran);

    [LoggerMessage(
        112,
        LogLevel.Error,
        "A turn of the loop has lasted {Seconds:0.0} s so far and goes on, and all other work waits. What it has "
            + "begun, the last of which blocks: {Ran}{Stack}"
    )]
    public static partial void Blocked(ILogger logger, double seconds, string ran, string stack);

    [LoggerMessage(113, LogLevel.Error, "The turn that has lasted {Seconds:0.0} s so far is here:{Stack}")]
    public static partial void BlockedStack(ILogger logger, double seconds, string stack);
}
