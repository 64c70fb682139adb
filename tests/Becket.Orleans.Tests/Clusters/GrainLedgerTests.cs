using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Orleans.TestingHost;

namespace Becket.Orleans.Tests.Clusters;

public sealed class GrainLedgerTests
{
    private static readonly ShardId s_shard = new("day", 0);

    [Fact]
    public async Task Jobs_are_leased_reported_and_read_back_over_a_cluster()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(2, storage.For);
        IJobLedger ledger = cluster.Ledger;
        await Fill(ledger, 100);
        Assert.Equal(["day"], await ledger.ListsAsync(openOnly: true));

        ExchangeAnswer answer = await ledger.ExchangeAsync(s_shard, Ask("w#1", 1, want: 100));
        Assert.Equal(100, answer.Leases.Count);
        answer = await ledger.ExchangeAsync(s_shard, Ask("w#1", 2, want: 0) with { Done = Done(answer.Leases) });

        Assert.Empty(answer.Refused);
        Assert.True(answer.IsComplete);
        ResultsPage page = await ledger.ResultsAsync(s_shard, JobResultOrder.Input, 0, 1000);
        Assert.Equal(Enumerable.Range(0, 100).Select(Key), page.Results.Select(static result => result.Key));
    }

    [Fact]
    public async Task The_leases_of_a_worker_in_a_silo_are_free_as_soon_as_the_silo_is_dead()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(3, storage.For);
        await Fill(cluster.Ledger, 10);
        InProcessSiloHandle victim = cluster.Silos[2];
        ExchangeAnswer taken = await cluster.LedgerOf(victim).ExchangeAsync(s_shard, Ask("victim#1", 1, want: 10));
        Assert.Equal(10, taken.Leases.Count);

        await cluster.Kill(victim);

        // The lease is 30 s. Where the shard was on the silo too, its new owner gives the leases their time anew.
        ExchangeAnswer answer = await Soon(cluster.Ledger, "other#1", want: 10);
        Assert.Equal(10, answer.Leases.Count);
        Assert.All(answer.Leases, lease => Assert.True(lease.Lease.Token > 10));
    }

    [Fact]
    public async Task A_failed_write_fails_the_call_and_changes_nothing()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(1, storage.For);
        await Fill(cluster.Ledger, 3);
        storage.BeforeWrite = static _ => throw new IOException("The disk is full.");

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() =>
            cluster.Ledger.ExchangeAsync(s_shard, Ask("w#1", 1, want: 3))
        );
        Assert.Contains("The disk is full.", error.ToString(), StringComparison.Ordinal);

        storage.BeforeWrite = null;
        ExchangeAnswer answer = await Soon(cluster.Ledger, "w#1", want: 3, sequence: 2);
        Assert.Equal(3, answer.Leases.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_found_by_the_next_activation()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(1, storage.For);
        await Fill(cluster.Ledger, 3);
        ExchangeAnswer taken = await cluster.Ledger.ExchangeAsync(s_shard, Ask("w#1", 1, want: 3));
        storage.AfterWrite = _ =>
        {
            storage.AfterWrite = null;
            throw new TimeoutException();
        };
        ExchangeRequest report = Ask("w#1", 2, want: 0) with { Done = Done(taken.Leases) };
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Ledger.ExchangeAsync(s_shard, report));

        ExchangeAnswer again = await Soon(cluster.Ledger, report with { Sequence = 3 });

        Assert.Empty(again.Refused);
        Assert.True(again.IsComplete);
        Assert.Equal(3, (await cluster.Ledger.SummaryAsync(s_shard)).Done);
    }

    [Fact]
    public async Task Calls_that_come_during_a_write_share_the_next_one()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(1, storage.For);
        await Fill(cluster.Ledger, 200);
        int before = storage.Writes;
        storage.BeforeWrite = static _ => Thread.Sleep(20);

        ExchangeAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(n => cluster.Ledger.ExchangeAsync(s_shard, Ask($"w{n}#1", 1, want: 4)))
        );

        Assert.All(answers, static answer => Assert.Equal(4, answer.Leases.Count));
        Assert.Equal(200, answers.SelectMany(static a => a.Leases).Select(static l => l.Lease.Job).Distinct().Count());
        Assert.InRange(storage.Writes - before, 1, 40);
    }

    [Fact]
    public async Task A_refusal_of_the_ledger_comes_back_as_what_it_is()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(2, storage.For);

        LedgerException error = await Assert.ThrowsAsync<LedgerException>(() =>
            cluster.Ledger.SetModeAsync("nothing", ListMode.Paused)
        );
        Assert.Equal(LedgerError.NoSuchList, error.Error);
        error = await Assert.ThrowsAsync<LedgerException>(() => cluster.Ledger.SummaryAsync(new ShardId("nothing", 3)));
        Assert.Equal(LedgerError.NoSuchList, error.Error);
        Assert.Null(await cluster.Ledger.FindAsync("nothing"));
    }

    [Fact]
    public async Task A_list_that_was_deleted_is_gone_with_its_shards_and_can_be_created_anew()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(2, storage.For);
        await Fill(cluster.Ledger, 10);

        await cluster.Ledger.DeleteAsync("day");
        await cluster.Ledger.DeleteAsync("day");

        Assert.Empty(await cluster.Ledger.ListsAsync(openOnly: false));
        Assert.Null(await cluster.Ledger.FindAsync("day"));
        await Fill(cluster.Ledger, 5);
        Assert.Equal(5, (await cluster.Ledger.SummaryAsync(s_shard)).Waiting);
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("progress")]
    public async Task A_deletion_that_was_cut_off_runs_nothing_again_and_can_be_made_again(string state)
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(1, storage.For);
        await Fill(cluster.Ledger, 10);
        ExchangeAnswer taken = await Soon(cluster.Ledger, "w#1", want: 10);
        await Soon(cluster.Ledger, Ask("w#1", 20, want: 0) with { Done = Done(taken.Leases) });
        storage.BeforeClear = name => Assert.True(name != state, "The disk failed.");

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Ledger.DeleteAsync("day"));

        ExchangeAnswer answer = await Soon(cluster.Ledger, "w#2", want: 10);
        Assert.Empty(answer.Leases);
        storage.BeforeClear = null;
        await cluster.Ledger.DeleteAsync("day");
        Assert.Null(await cluster.Ledger.FindAsync("day"));
    }

    [Fact]
    public async Task A_worker_may_be_called_as_if_it_were_on_a_silo()
    {
        var storage = new SharedMemoryStorage();
        await using InProcessSilos cluster = await InProcessSilos.Start(1, storage.For);
        await Fill(cluster.Ledger, 4);

        ExchangeAnswer first = await cluster.Ledger.ExchangeAsync(s_shard, Ask("me on silo 7", 1, want: 2));
        ExchangeAnswer second = await cluster.Ledger.ExchangeAsync(s_shard, Ask("you", 1, want: 2));

        Assert.Equal((2, 2), (first.Leases.Count, second.Leases.Count));
    }

    [Fact]
    public async Task Embedded_state_is_there_after_a_restart()
    {
        string path = Directory.CreateTempSubdirectory("becket-grains-").FullName;
        try
        {
            using (var folder = StateFolder.Open(path))
            {
                await using InProcessSilos cluster = await InProcessSilos.Start(
                    1,
                    s => new FileGrainStorage(folder, s)
                );
                await Fill(cluster.Ledger, 10);
                await cluster.Ledger.ExchangeAsync(s_shard, Ask("w#1", 1, want: 4));
            }

            using (var folder = StateFolder.Open(path))
            {
                await using InProcessSilos cluster = await InProcessSilos.Start(
                    1,
                    s => new FileGrainStorage(folder, s)
                );
                ShardSummary summary = await cluster.Ledger.SummaryAsync(s_shard);
                Assert.Equal((4, 6), (summary.Leased, summary.Waiting));
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static string Key(int job) => $"job-{job}";

    private static async Task Fill(IJobLedger ledger, int jobs)
    {
        ListOpening opening = await ledger.OpenAsync("day", new JobListOptions());
        ListView view = await ledger.GrowAsync("day", opening.Creator, 1);
        await ledger.AppendAsync(
            s_shard,
            new AppendRequest
            {
                Creator = opening.Creator,
                From = 0,
                Jobs = [.. Enumerable.Range(0, jobs).Select(n => new JobRecord(Key(n), "h", "1"u8.ToArray()))],
                Options = view.Options,
                Control = view.Control,
            }
        );
        await ledger.CloseAsync("day", opening.Creator);
    }

    private static ExchangeRequest Ask(string worker, long sequence, int want) =>
        new()
        {
            Worker = worker,
            Sequence = sequence,
            Handlers = ["h"],
            Want = want,
        };

    private static JobReport[] Done(IReadOnlyList<JobLease> leases) =>
        [.. leases.Select(lease => new JobReport(lease.Lease, ReportKind.Succeeded, "2"u8.ToArray(), null))];

    private static Task<ExchangeAnswer> Soon(IJobLedger ledger, string worker, int want, long sequence = 1) =>
        Soon(ledger, Ask(worker, sequence, want));

    /// <summary>Asks until the answer is final, as a worker does: a call may fail while its shard moves.</summary>
    private static async Task<ExchangeAnswer> Soon(IJobLedger ledger, ExchangeRequest request)
    {
        for (int round = 0; ; round++)
        {
            try
            {
                ExchangeAnswer answer = await ledger.ExchangeAsync(
                    s_shard,
                    request with
                    {
                        Sequence = request.Sequence + round,
                    }
                );
                if (answer.Leases.Count > 0 || answer.IsComplete)
                {
                    return answer;
                }
            }
            catch (Exception error) when (error is not LedgerException && round < 100)
            {
                // The outcome is unknown: ask again.
            }

            await Task.Delay(100);
        }
    }
}
