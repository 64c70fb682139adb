using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>One look at all shards of a list, for new results.</summary>
/// <param name="view">The list at its begin.</param>
/// <param name="jobs">By shard: how many jobs it has, as far as is known.</param>
internal sealed class ResultsRound(ListView view, List<int> jobs)
{
    private readonly List<int> _jobs = jobs;

    /// <summary>The list at the begin of the round.</summary>
    public ListView View { get; } = view;

    /// <summary>The shard that is asked next.</summary>
    public int Shard { get; set; }

    /// <summary>Whether there was any result.</summary>
    public bool HadResults { get; set; }

    /// <summary>Whether no more results come.</summary>
    public bool IsEnd { get; set; }

    /// <summary>The place of a job in its list.</summary>
    public int IndexOf(int shard, int job)
    {
        int index = job;
        for (int number = 0; number < shard; number++)
        {
            index += _jobs[number];
        }

        return index;
    }
}
