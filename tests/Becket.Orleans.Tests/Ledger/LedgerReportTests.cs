using Becket.Orleans.Ledger;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Tests.Ledger;

public sealed class LedgerReportTests
{
    private static readonly ShardId s_shard = new("day", 0);

    [Fact]
    public async Task A_lost_lease_a_late_report_and_a_dead_letter_are_one_line_each()
    {
        var time = new ManualTime();
        var lines = new List<(LogLevel Level, int Id, string Text)>();
        var ledger = new InMemoryLedger(time, new ListLogger(lines));
        var options = new JobListOptions { LeaseTime = TimeSpan.FromSeconds(10) };
        await new JobLists(new JobLedger(ledger)).CreateAsync("day", [Job.Of("n", "job-1", 1)], options);

        JobLease lost = (await ledger.ExchangeAsync(s_shard, Ask("slow", 1, want: 1))).Leases[0];
        time.Advance(TimeSpan.FromSeconds(11));
        JobLease lease = (await ledger.ExchangeAsync(s_shard, Ask("quick", 1, want: 1))).Leases[0];
        await ledger.ExchangeAsync(
            s_shard,
            Report("slow", 2, new(lost.Lease, ReportKind.Succeeded, "0"u8.ToArray(), null))
        );
        await ledger.ExchangeAsync(
            s_shard,
            Report("quick", 2, new(lease.Lease, ReportKind.FailedForGood, default, "no"))
        );

        Assert.Equal(
            [
                (LogLevel.Warning, 900, "did not renew its lease of \"job-1\""),
                (LogLevel.Warning, 901, "refused the late report of slow on \"job-1\""),
                (LogLevel.Error, 902, "\"job-1\" is a dead letter. Last worker: quick. PermanentFailure: no"),
            ],
            lines.Select(static line => (line.Level, line.Id, Told(line.Text)))
        );
    }

    [Fact]
    public async Task The_same_report_again_is_no_line()
    {
        var lines = new List<(LogLevel Level, int Id, string Text)>();
        var ledger = new InMemoryLedger(new ManualTime(), new ListLogger(lines));
        await new JobLists(new JobLedger(ledger)).CreateAsync("day", [Job.Of("n", "job-1", 1)]);

        JobLease lease = (await ledger.ExchangeAsync(s_shard, Ask("one", 1, want: 1))).Leases[0];
        var report = new JobReport(lease.Lease, ReportKind.Succeeded, "0"u8.ToArray(), null);
        await ledger.ExchangeAsync(s_shard, Report("one", 2, report));
        await ledger.ExchangeAsync(s_shard, Report("one", 3, report));

        Assert.Empty(lines);
    }

    /// <summary>The part of the line that says what has happened.</summary>
    private static string Told(string text) =>
        new[]
        {
            "did not renew its lease of \"job-1\"",
            "refused the late report of slow on \"job-1\"",
            "\"job-1\" is a dead letter. Last worker: quick. PermanentFailure: no",
        }.SingleOrDefault(part => text.Contains(part, StringComparison.Ordinal)) ?? text;

    private static ExchangeRequest Ask(string worker, long sequence, int want) =>
        new()
        {
            Worker = worker,
            Sequence = sequence,
            Handlers = ["n"],
            Want = want,
        };

    private static ExchangeRequest Report(string worker, long sequence, JobReport report) =>
        Ask(worker, sequence, want: 0) with
        {
            Done = [report],
        };

    private sealed class ListLogger(List<(LogLevel Level, int Id, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Add((logLevel, eventId.Id, formatter(state, exception)));
    }
}
