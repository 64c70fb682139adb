using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>Reads the results of a list, round by round: each round asks the shards for what is new.</summary>
internal sealed class JobListReader(LedgerCalls calls, string name, JobResultOrder order)
{
    /// <summary>By shard: where the last page has ended.</summary>
    private readonly List<int> _from = [];

    /// <summary>By shard: the version of the list for which nothing more comes; 0 if more may.</summary>
    private readonly List<long> _endedAt = [];

    /// <summary>By shard: how many jobs it has; -1 while it may get more.</summary>
    private readonly List<int> _jobs = [];

    /// <summary>Looks at the list.</summary>
    public async Task<ResultsRound> Begin(CancellationToken cancellation)
    {
        ListView view =
            await calls.Call(port => port.FindAsync(name, cancellation), cancellation)
            ?? throw new JobListException($"The list \"{name}\" was deleted.");
        while (_from.Count < view.Shards)
        {
            _from.Add(0);
            _endedAt.Add(0);
            _jobs.Add(-1);
        }

        return new ResultsRound(view, _jobs);
    }

    /// <summary>The next results of the round; null if there are no more now.</summary>
    public async Task<ShardResults?> Next(ResultsRound round, int most, CancellationToken cancellation)
    {
        long version = round.View.Control.Version;
        while (round.Shard < round.View.Shards)
        {
            int number = round.Shard;
            if (_endedAt[number] == version)
            {
                round.Shard++;
                continue;
            }

            var shard = new ShardId(name, number);
            await CountJobs(round.View, shard, cancellation);
            ResultsPage page = await calls.Call(
                port => port.ResultsAsync(shard, order, _from[number], most, cancellation),
                cancellation
            );
            _from[number] = page.Next;
            if (page.IsEnd && round.View.IsClosed)
            {
                _endedAt[number] = version;
            }

            if (page.Results.Count < most)
            {
                round.Shard = page.IsEnd || order == JobResultOrder.Completion ? number + 1 : round.View.Shards;
            }

            if (page.Results.Count > 0)
            {
                round.HadResults = true;
                return new ShardResults(number, page.Results);
            }
        }

        round.IsEnd = round.View.IsClosed && _endedAt.TrueForAll(ended => ended == version);
        return null;
    }

    /// <summary>How many jobs the shards before this one have, for the place of a job in the list. A shard that is not
    /// the last one gets no more.</summary>
    private async Task CountJobs(ListView view, ShardId shard, CancellationToken cancellation)
    {
        for (int number = 0; number < shard.Number; number++)
        {
            if (_jobs[number] < 0)
            {
                var before = new ShardId(view.Name, number);
                ShardSummary summary = await calls.Call(port => port.SummaryAsync(before, cancellation), cancellation);
                _jobs[number] = summary.Jobs;
            }
        }
    }
}
