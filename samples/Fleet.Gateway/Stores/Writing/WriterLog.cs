using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>The writer's log messages.</summary>
internal static partial class WriterLog
{
    [LoggerMessage(1, LogLevel.Warning, "The store takes no writes: {Error}. The records are kept; trying again.")]
    public static partial void StoreFails(ILogger logger, string error);

    [LoggerMessage(2, LogLevel.Information, "The store takes writes again, after {Tries} failed ones.")]
    public static partial void StoreIsBack(ILogger logger, int tries);

    [LoggerMessage(
        3,
        LogLevel.Error,
        "The spool cannot be written: {Error} Alarms that the store does not have are not acknowledged."
    )]
    public static partial void SpoolFails(ILogger logger, string error);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "The store did not take everything in time: {Positions} positions and {Alarms} alarms are in the "
            + "spool, for the next run."
    )]
    public static partial void Spooled(ILogger logger, int positions, int alarms);

    [LoggerMessage(
        5,
        LogLevel.Error,
        "Neither store nor spool took {Positions} positions, {Alarms} alarms, which were not acknowledged, "
            + "and {LastSeen} last-seen times."
    )]
    public static partial void Lost(ILogger logger, int positions, int alarms, int lastSeen);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "An earlier run left {Alarms} alarms and {Positions} positions in the spool."
    )]
    public static partial void Restored(ILogger logger, int alarms, int positions);

    [LoggerMessage(
        7,
        LogLevel.Error,
        "The store will not take some records: {Reason} {Alarms} alarms stay in the spool, {Others} other records are "
            + "dropped."
    )]
    public static partial void Rejected(ILogger logger, string reason, int alarms, int others);

    [LoggerMessage(8, LogLevel.Warning, "{What}")]
    public static partial void Migrated(ILogger logger, string what);

    [LoggerMessage(
        9,
        LogLevel.Warning,
        "The store does not answer: {Error} The gateway starts without it; records are kept until it is back."
    )]
    public static partial void StoreIsAway(ILogger logger, string error);
}
