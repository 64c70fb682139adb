using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Workers;

/// <summary>The log messages of workers. The event numbers are stable: 910 to 929 belong to workers.</summary>
internal static partial class WorkersLog
{
    [LoggerMessage(910, LogLevel.Information, "{List}: attempt {Attempt} of {Attempts} of \"{Key}\" failed.")]
    public static partial void AttemptFailed(
        ILogger logger,
        Exception? error,
        string list,
        string key,
        int attempt,
        int attempts
    );

    [LoggerMessage(
        911,
        LogLevel.Warning,
        "{Shard}: {Worker} could not renew its leases in time, and cancels what it runs of them: {Count}."
    )]
    public static partial void LeasesLost(ILogger logger, string shard, string worker, int count);

    [LoggerMessage(
        912,
        LogLevel.Warning,
        "The ledger did not answer for {Of} ({Error}). The worker tries again until it does, and reports nothing twice."
    )]
    public static partial void CallFailed(ILogger logger, string of, string error);

    [LoggerMessage(913, LogLevel.Warning, "{Worker} cannot ask for the lists ({Error}). It tries again until it can.")]
    public static partial void PollFailed(ILogger logger, string worker, string error);

    [LoggerMessage(
        914,
        LogLevel.Warning,
        "{List}: \"{Key}\" runs on {Seconds} s after its time limit has cancelled it. It counts as failed, and "
            + "keeps its "
            + "slot until it ends: pass job.Cancellation on to what it awaits."
    )]
    public static partial void IgnoresCancellation(ILogger logger, string list, string key, double seconds);

    [LoggerMessage(
        915,
        LogLevel.Warning,
        "{Worker} has stopped, and leaves behind runs that ignore their cancellation: {Count}. Others get these "
            + "jobs when "
            + "the leases end."
    )]
    public static partial void LeftBehind(ILogger logger, string worker, int count);

    [LoggerMessage(916, LogLevel.Error, "{List}: a callback of the cancellation of \"{Key}\" failed.")]
    public static partial void CancellationFailed(ILogger logger, Exception error, string list, string key);
}
