using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Ledger;

/// <summary>What the owner of a shard tells operators, after it has stored the state: the log lines and the
/// counters.</summary>
internal static partial class LedgerReport
{
    private static readonly Counter<long> s_leased = Instruments.Meter.CreateCounter<long>(
        "becket.jobs.leased",
        "{job}",
        "Jobs that workers got."
    );

    private static readonly Counter<long> s_ended = Instruments.Meter.CreateCounter<long>(
        "becket.jobs.ended",
        "{job}",
        "Ends of leases that were recorded. Tag \"end\": done, failed, lost, given_back, dead_letter."
    );

    private static readonly Counter<long> s_refused = Instruments.Meter.CreateCounter<long>(
        "becket.jobs.refused",
        "{report}",
        "Reports that were not recorded. Tag \"reason\": fenced, repeated."
    );

    /// <summary>Publishes what has happened in a shard since the last call.</summary>
    public static void Publish(ILogger logger, ShardId shard, ShardState state)
    {
        ShardEvent[] events = state.TakeEvents(out ShardCounts counts);
        Count(s_leased, counts.Leased, default);
        Count(s_ended, counts.Done, new("end", "done"));
        Count(s_ended, counts.Failed, new("end", "failed"));
        Count(s_ended, counts.Expired, new("end", "lost"));
        Count(s_ended, counts.GivenBack, new("end", "given_back"));
        Count(s_ended, counts.DeadLettered, new("end", "dead_letter"));
        Count(s_refused, counts.Fenced, new("reason", "fenced"));
        Count(s_refused, counts.Repeated, new("reason", "repeated"));
        foreach (ShardEvent happened in events)
        {
            switch (happened.Kind)
            {
                case ShardEventKind.LeaseLost:
                    LeaseLost(logger, shard, happened.Key, happened.Worker, happened.Token);
                    break;

                case ShardEventKind.Fenced:
                    Fenced(logger, shard, happened.Key, happened.Worker, happened.Token);
                    break;

                default:
                    DeadLettered(logger, shard, happened.Key, happened.Worker, happened.Detail);
                    break;
            }
        }
    }

    private static void Count(Counter<long> counter, int count, KeyValuePair<string, object?> tag)
    {
        if (count == 0)
        {
            return;
        }

        if (tag.Key is null)
        {
            counter.Add(count);
        }
        else
        {
            counter.Add(count, tag);
        }
    }

    [LoggerMessage(
        900,
        LogLevel.Warning,
        "{Shard}: the worker {Worker} did not renew its lease of \"{Key}\" (token {Token}); the job is free for others."
    )]
    private static partial void LeaseLost(ILogger logger, ShardId shard, string key, string worker, long token);

    [LoggerMessage(
        901,
        LogLevel.Warning,
        "{Shard}: refused the late report of {Worker} on \"{Key}\" (token {Token}): its lease was lost before."
    )]
    private static partial void Fenced(ILogger logger, ShardId shard, string key, string worker, long token);

    [LoggerMessage(902, LogLevel.Error, "{Shard}: \"{Key}\" is a dead letter. Last worker: {Worker}. {Detail}")]
    private static partial void DeadLettered(ILogger logger, ShardId shard, string key, string worker, string detail);
}
