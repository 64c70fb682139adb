using System.Text;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>What every ledger must do, whatever it stores its states in.</summary>
public abstract class LedgerContract
{
    /// <summary>The lease time of the tests. Long enough that no step of a test takes it on a slow machine.</summary>
    private protected static readonly JobListOptions Options = new()
    {
        LeaseTime = TimeSpan.FromSeconds(10),
        RetryDelay = TimeSpan.Zero,
    };

    private long _sequence;

    [Fact]
    public Task A_list_is_there_when_it_was_created() =>
        Run(async ledger =>
        {
            Assert.Null(await ledger.FindAsync("day"));

            ListOpening opening = await ledger.OpenAsync("day", Options);

            Assert.Equal(("day", 0, false), (opening.View.Name, opening.View.Shards, opening.View.IsClosed));
            Assert.Equal(opening.View, await ledger.FindAsync("day"));
            Assert.Equal(["day"], await ledger.ListsAsync(openOnly: true));
        });

    [Fact]
    public Task Jobs_come_back_in_order_with_what_they_brought() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 10);

            ExchangeAnswer answer = await Ask(ledger, shard, "w1", want: 4);

            Assert.Equal(["k0", "k1", "k2", "k3"], answer.Leases.Select(static lease => lease.Key));
            Assert.All(answer.Leases, static lease => Assert.Equal(1, lease.Attempt));
            Assert.Equal("2", Encoding.UTF8.GetString(answer.Leases[2].Payload.Span));
            Assert.Equal(Options.LeaseTime, answer.LeaseTime);
        });

    [Fact]
    public Task A_job_is_leased_to_one_worker() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 10);

            ExchangeAnswer one = await Ask(ledger, shard, "w1", want: 6);
            ExchangeAnswer other = await Ask(ledger, shard, "w2", want: 6);

            Assert.Equal(6, one.Leases.Count);
            Assert.Equal(["k6", "k7", "k8", "k9"], other.Leases.Select(static lease => lease.Key));
        });

    [Fact]
    public Task A_result_is_recorded_once_however_often_it_is_reported() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            ExchangeAnswer leased = await Ask(ledger, shard, "w1", want: 1);
            JobReport done = Done(leased.Leases[0], "7");

            ExchangeAnswer first = await Ask(ledger, shard, "w1", done: [done]);
            ExchangeAnswer again = await Ask(ledger, shard, "w1", done: [done]);

            Assert.Empty(first.Refused);
            Assert.Empty(again.Refused);
            Assert.True(again.IsComplete);
            ResultsPage results = await ledger.ResultsAsync(shard, JobResultOrder.Completion, 0, 10);
            Assert.Equal("7", Encoding.UTF8.GetString(Assert.Single(results.Results).Result.Span));
        });

    [Fact]
    public Task A_report_of_another_worker_or_another_token_is_refused() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];
            JobReport wrong = Done(lease, "7") with { Lease = lease.Lease with { Token = lease.Lease.Token + 1 } };

            ExchangeAnswer answer = await Ask(ledger, shard, "w1", done: [wrong], held: [lease]);
            ExchangeAnswer other = await Ask(ledger, shard, "w2", done: [Done(lease, "8")]);

            Assert.Equal([new RefusedLease(wrong.Lease, RefusalReason.Fenced)], answer.Refused);
            Assert.Equal([new RefusedLease(lease.Lease, RefusalReason.Fenced)], other.Refused);
            Assert.Equal(1, (await ledger.SummaryAsync(shard)).Leased);
        });

    [Fact]
    public Task What_is_given_back_is_leased_again_as_the_same_attempt() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];

            await Ask(ledger, shard, "w1", giveBack: [lease.Lease]);
            JobLease again = (await Ask(ledger, shard, "w2", want: 1)).Leases[0];

            Assert.Equal(1, again.Attempt);
            Assert.True(again.Lease.Token > lease.Lease.Token);
        });

    [Fact]
    public Task Leases_of_an_answer_that_was_lost_are_free_with_the_next_request() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 2);
            await Ask(ledger, shard, "w1", want: 2);

            ExchangeAnswer next = await Ask(ledger, shard, "w1", want: 2);

            Assert.Equal(["k0", "k1"], next.Leases.Select(static lease => lease.Key));
            Assert.All(next.Leases, static lease => Assert.Equal(1, lease.Attempt));
        });

    [Fact]
    public Task A_request_that_was_overtaken_has_no_effect() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 2);
            ExchangeRequest late = Request("w1", want: 1);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];

            ExchangeAnswer answer = await ledger.ExchangeAsync(shard, late);

            Assert.True(answer.IsOvertaken);
            Assert.Empty(answer.Leases);
            Assert.Empty((await Ask(ledger, shard, "w1", done: [Done(lease, "1")])).Refused);
        });

    [Fact]
    public Task A_lease_that_is_not_renewed_is_lost_and_its_report_is_refused() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];
            await Pass(Options.LeaseTime + TimeSpan.FromSeconds(1));

            JobLease again = (await Ask(ledger, shard, "w2", want: 1)).Leases[0];
            ExchangeAnswer late = await Ask(ledger, shard, "w1", done: [Done(lease, "1")]);
            await Ask(ledger, shard, "w2", done: [Done(again, "2")]);

            Assert.True(again.Lease.Token > lease.Lease.Token);
            Assert.True(again.MustAnnounce);
            Assert.Equal([new RefusedLease(lease.Lease, RefusalReason.Fenced)], late.Refused);
            ResultsPage results = await ledger.ResultsAsync(shard, JobResultOrder.Input, 0, 10);
            Assert.Equal("2", Encoding.UTF8.GetString(Assert.Single(results.Results).Result.Span));
        });

    [Fact]
    public Task Jobs_that_fail_for_good_are_dead_letters_until_they_are_put_back() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 2);
            ExchangeAnswer leased = await Ask(ledger, shard, "w1", want: 2);
            await Ask(
                ledger,
                shard,
                "w1",
                done:
                [
                    new JobReport(leased.Leases[0].Lease, ReportKind.FailedForGood, default, "no such customer"),
                    Done(leased.Leases[1], "1"),
                ]
            );

            DeadLettersPage dead = await ledger.DeadLettersAsync(shard, 0, 10);
            DeadLetter letter = Assert.Single(dead.Letters);
            Assert.Equal(
                ("k0", DeadLetterReason.PermanentFailure, "no such customer", 1),
                (letter.Key, letter.Reason, letter.Error, letter.Attempts)
            );
            Assert.StartsWith("w1", letter.Worker, StringComparison.Ordinal);
            ListView view = await ledger.SetModeAsync("day", ListMode.Running);
            Assert.Equal(1, await ledger.RequeueAsync(shard, new RequeueRequest { Control = view.Control }));
            Assert.Equal(["k0"], (await Ask(ledger, shard, "w1", want: 2)).Leases.Select(static lease => lease.Key));
        });

    [Fact]
    public Task A_cancelled_list_leases_nothing_and_refuses_what_runs() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 2);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];
            ListView view = await ledger.SetModeAsync("day", ListMode.Cancelled);
            ShardSummary summary = await ledger.ControlAsync(shard, view.Control);

            ExchangeAnswer answer = await Ask(ledger, shard, "w1", done: [Done(lease, "1")], want: 1);

            Assert.Equal(2, summary.Cancelled);
            Assert.Empty(answer.Leases);
            Assert.Equal([new RefusedLease(lease.Lease, RefusalReason.Cancelled)], answer.Refused);
            Assert.True(answer.IsComplete);
        });

    [Fact]
    public Task No_job_of_a_paused_list_starts_until_it_is_resumed() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            await ledger.ControlAsync(shard, (await ledger.SetModeAsync("day", ListMode.Paused)).Control);
            Assert.Empty((await Ask(ledger, shard, "w1", want: 1)).Leases);

            await ledger.ControlAsync(shard, (await ledger.SetModeAsync("day", ListMode.Running)).Control);

            Assert.Single((await Ask(ledger, shard, "w1", want: 1)).Leases);
        });

    [Fact]
    public Task A_bounded_list_never_has_more_leases_than_its_bound_in_all_shards() =>
        Run(async ledger =>
        {
            JobListOptions bounded = Options with { MaxRunning = 3 };
            ShardId one = await Filled(ledger, 5, bounded, shards: 2);
            var other = new ShardId(one.List, 1);

            ExchangeAnswer first = await Ask(ledger, one, "w1", want: 2);
            ExchangeAnswer second = await Ask(ledger, other, "w2", want: 5);
            ExchangeAnswer third = await Ask(ledger, one, "w3", want: 5);
            await Ask(ledger, one, "w1", done: [Done(first.Leases[0], "1")], held: [first.Leases[1]]);
            ExchangeAnswer fourth = await Ask(ledger, other, "w3", want: 5);

            Assert.Equal((2, 1, 0, 1), (first.Leases.Count, second.Leases.Count, third.Leases.Count, fourth.Leases.Count));
        });

    [Fact]
    public Task A_newer_creator_replaces_an_older_one() =>
        Run(async ledger =>
        {
            ListOpening older = await ledger.OpenAsync("day", Options);
            await ledger.GrowAsync("day", older.Creator, 1);
            ListOpening newer = await ledger.OpenAsync("day", Options);
            var shard = new ShardId("day", 0);
            await ledger.KeysAsync(shard, newer.Creator);

            LedgerException grow = await Assert.ThrowsAsync<LedgerException>(() =>
                ledger.GrowAsync("day", older.Creator, 2)
            );
            LedgerException append = await Assert.ThrowsAsync<LedgerException>(() =>
                ledger.AppendAsync(shard, Jobs(older, 1))
            );

            Assert.Equal(
                (LedgerError.CreatorReplaced, LedgerError.CreatorReplaced),
                (grow.Error, append.Error)
            );
        });

    [Fact]
    public Task Jobs_that_are_appended_twice_are_there_once() =>
        Run(async ledger =>
        {
            ListOpening opening = await ledger.OpenAsync("day", Options);
            await ledger.GrowAsync("day", opening.Creator, 1);
            var shard = new ShardId("day", 0);

            await ledger.AppendAsync(shard, Jobs(opening, 3));
            ShardSummary summary = await ledger.AppendAsync(shard, Jobs(opening, 5));

            Assert.Equal(5, summary.Jobs);
            Assert.Equal(["k0", "k1", "k2", "k3", "k4"], (await ledger.KeysAsync(shard, opening.Creator)).Keys);
        });

    [Fact]
    public Task A_list_that_is_complete_is_open_no_more_until_it_changes() =>
        Run(async ledger =>
        {
            ListOpening opening = await ledger.OpenAsync("day", Options);
            ListView closed = await ledger.CloseAsync("day", opening.Creator);
            await ledger.SetCompleteAsync("day", closed.Control.Version - 1);
            Assert.Equal(["day"], await ledger.ListsAsync(openOnly: true));

            await ledger.SetCompleteAsync("day", closed.Control.Version);
            Assert.Empty(await ledger.ListsAsync(openOnly: true));
            Assert.Equal(["day"], await ledger.ListsAsync(openOnly: false));

            await ledger.SetModeAsync("day", ListMode.Running);
            Assert.Equal(["day"], await ledger.ListsAsync(openOnly: true));
        });

    [Fact]
    public Task A_list_that_was_deleted_and_created_again_knows_nothing_of_the_old_one() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 1);
            JobLease old = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];
            await ledger.DeleteAsync("day");
            Assert.Null(await ledger.FindAsync("day"));
            Assert.Empty(await ledger.ListsAsync(openOnly: false));

            await Filled(ledger, 1);
            JobLease lease = (await Ask(ledger, shard, "w1", want: 1)).Leases[0];
            ExchangeAnswer answer = await Ask(ledger, shard, "w1", done: [Done(old, "1")], held: [lease]);

            Assert.True(lease.Lease.Token > old.Lease.Token);
            Assert.Equal([new RefusedLease(old.Lease, RefusalReason.Fenced)], answer.Refused);
        });

    [Fact]
    public Task An_explanation_says_why_a_job_does_not_run() =>
        Run(async ledger =>
        {
            ShardId shard = await Filled(ledger, 3);
            JobExplanation? alone = await ledger.ExplainAsync(shard, "k2");
            await Ask(ledger, shard, "w1", want: 1);
            JobExplanation? fetched = await ledger.ExplainAsync(shard, "k0");
            JobExplanation? waiting = await ledger.ExplainAsync(shard, "k2");

            Assert.Contains("No worker has asked", alone!.Text, StringComparison.Ordinal);
            Assert.Equal(JobState.Leased, fetched!.State);
            Assert.StartsWith("w1", fetched.Worker, StringComparison.Ordinal);
            Assert.Equal(JobState.Ready, waiting!.State);
            Assert.NotEmpty(waiting.Text);
            Assert.Null(await ledger.ExplainAsync(shard, "nobody"));
        });

    /// <summary>Runs a test on a ledger that is new.</summary>
    private protected abstract Task Run(Func<IJobLedger, Task> test);

    /// <summary>Lets the ledger's time pass.</summary>
    private protected abstract Task Pass(TimeSpan time);

    private protected static JobReport Done(JobLease lease, string result) =>
        new(lease.Lease, ReportKind.Succeeded, Encoding.UTF8.GetBytes(result), null);

    private protected ExchangeRequest Request(
        string worker,
        IReadOnlyList<JobReport>? done = null,
        IReadOnlyList<JobLease>? held = null,
        IReadOnlyList<LeaseId>? giveBack = null,
        int want = 0
    ) =>
        new()
        {
            Worker = worker,
            Sequence = ++_sequence,
            Handlers = ["h"],
            Done = done ?? [],
            Held = [.. (held ?? []).Select(static lease => new HeldLease(lease.Lease, true))],
            GiveBack = giveBack ?? [],
            Want = want,
            TakesSuspect = true,
        };

    private protected Task<ExchangeAnswer> Ask(
        IJobLedger ledger,
        ShardId shard,
        string worker,
        IReadOnlyList<JobReport>? done = null,
        IReadOnlyList<JobLease>? held = null,
        IReadOnlyList<LeaseId>? giveBack = null,
        int want = 0
    ) => ledger.ExchangeAsync(shard, Request(worker, done, held, giveBack, want));

    private protected static async Task<ShardId> Filled(
        IJobLedger ledger,
        int count,
        JobListOptions? options = null,
        int shards = 1
    )
    {
        ListOpening opening = await ledger.OpenAsync("day", options ?? Options);
        ListView view = await ledger.GrowAsync("day", opening.Creator, shards);
        for (int shard = 0; shard < shards; shard++)
        {
            await ledger.AppendAsync(new ShardId("day", shard), Jobs(opening with { View = view }, count));
        }

        await ledger.CloseAsync("day", opening.Creator);
        return new ShardId("day", 0);
    }

    private static AppendRequest Jobs(ListOpening opening, int count) =>
        new()
        {
            Creator = opening.Creator,
            From = 0,
            Jobs =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(static number => new JobRecord($"k{number}", "h", Encoding.UTF8.GetBytes($"{number}"))),
            ],
            Options = opening.View.Options,
            Control = opening.View.Control,
        };
}
