using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>The judge: an account of what went in and out of the ledger and of what ran, kept beside the program, that
/// no crash touches.</summary>
internal sealed class LedgerJournal
{
    private readonly Dictionary<string, long> _lastGranted = [];
    private readonly Dictionary<string, long> _accepted = [];
    private readonly Dictionary<(ShardId Shard, int Job), string> _keys = [];
    private readonly HashSet<(string Key, long Token)> _finished = [];
    private readonly List<Run> _runs = [];

    /// <summary>Runs that have begun, all of them.</summary>
    public int Begun { get; private set; }

    /// <summary>When a host that was stopped went on last.</summary>
    public TimeSpan ResumedAt { get; set; } = TimeSpan.MinValue;

    /// <summary>Reports that the ledger refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Runs that have begun, and have not ended by the account of their worker: neither done, nor cancelled,
    /// nor gone with their host.</summary>
    public IEnumerable<Run> Running => _runs.Where(static run => run.IsRunning());

    /// <summary>A request was answered, and what the answer says is stored.</summary>
    public void Exchanged(ShardId shard, ExchangeRequest request, ExchangeAnswer answer)
    {
        foreach (JobReport report in request.Done)
        {
            if (answer.IsOvertaken || !_keys.TryGetValue((shard, report.Lease.Job), out string? key))
            {
                continue;
            }

            if (answer.Refused.Any(refused => refused.Lease == report.Lease))
            {
                Refused++;
            }
            else if (report.Kind == ReportKind.Succeeded)
            {
                Assert.True(
                    _accepted.TryAdd(key, report.Lease.Token) || _accepted[key] == report.Lease.Token,
                    $"The result of {key} was recorded twice: {_accepted[key]}, {report.Lease.Token}."
                );
                Assert.True(
                    _lastGranted[key] == report.Lease.Token,
                    $"A stale result of {key} was accepted: {report.Lease.Token} after {_lastGranted[key]}."
                );
                Assert.True(
                    _finished.Contains((key, report.Lease.Token)),
                    $"{key} has a result of {report.Lease.Token}, which did not finish."
                );
            }
        }

        foreach (JobLease lease in answer.Leases)
        {
            string key = $"{shard.List}:{lease.Key}";
            _keys[(shard, lease.Lease.Job)] = key;
            Assert.False(_accepted.ContainsKey(key), $"{key} was leased after its result was recorded.");
            Assert.True(lease.Lease.Token > _lastGranted.GetValueOrDefault(key), $"The token of {key} did not rise.");
            _lastGranted[key] = lease.Lease.Token;
        }
    }

    public Run Begin(string list, Func<bool> isRunning)
    {
        Begun++;
        var run = new Run(list, isRunning);
        _runs.Add(run);
        return run;
    }

    public void End(Run run, string key, long token)
    {
        _runs.Remove(run);
        _finished.Add(($"{run.List}:{key}", token));
    }

    public void Fail(Run run) => _runs.Remove(run);

    /// <summary>The token of the recorded result of each key of a list.</summary>
    public IEnumerable<KeyValuePair<string, long>> Accepted(string list) =>
        _accepted.Where(accepted => accepted.Key.StartsWith(list + ":", StringComparison.Ordinal));

    internal sealed record Run(string List, Func<bool> IsRunning);
}
