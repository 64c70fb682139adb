using Becket.ClusterTool.Giving;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.ClusterTool.Tests;

/// <summary>What a giver says whose ledger has failed.</summary>
public sealed class LedgerFailureTests
{
    [Fact]
    public void A_run_with_more_jobs_than_its_ledger_keeps_says_how_to_go_on()
    {
        var full = new JobListException("1,001 shards", new LedgerException(LedgerError.Limit, "1,001 shards"));

        Assert.Equal(
            "the ledger of a run keeps 500,000 jobs, repetitions included: with --resume and the same --joblog, the "
                + "next run does the rest",
            GiverPlace.FailureText(full)
        );
    }

    [Fact]
    public void Another_failure_is_named() =>
        Assert.Equal("the ledger has failed: no disk", GiverPlace.FailureText(new IOException("no disk.")));
}
