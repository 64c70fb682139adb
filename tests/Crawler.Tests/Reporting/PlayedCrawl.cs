using Crawler.Reporting;

namespace Crawler.Tests.Reporting;

/// <summary>The numbers of a crawl that never ran: three hosts, sixteen slots, at most eight a host.</summary>
internal static class PlayedCrawl
{
    public static DateTimeOffset Began { get; } = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Plays a crawl of so many requests.</summary>
    /// <param name="requests">How many requests.</param>
    /// <param name="reason">How it ended; null if it runs.</param>
    /// <param name="settings">The settings; null for the defaults.</param>
    public static CrawlMonitor Of(int requests, string? reason = null, CrawlSettings? settings = null)
    {
        settings ??= new CrawlSettings();
        var numbers = new CrawlStatistics { Bound = settings.ConcurrentRequests };
        var monitor = new CrawlMonitor("Quotes", settings, numbers, Began);
        string[] hosts = ["one.example", "two.example", "a-very-long-name-of-a-host.three.example"];
        double[] free = new double[settings.ConcurrentRequests];
        var random = new Random(1);
        double end = 0;
        for (int i = 0; i < requests; i++)
        {
            int slot = Array.IndexOf(free, free.Min());
            string host = hosts[
                slot < 8 ? 0
                : slot < 13 ? 1
                : 2
            ];
            double begin = free[slot] + 0.001;
            free[slot] = begin + 0.02 + (random.NextDouble() * (host == hosts[2] ? 0.5 : 0.1));
            end = Math.Max(end, free[slot]);
            string outcome =
                i % 50 == 49 ? "timeout"
                : i % 20 == 19 ? "404"
                : "200";
            numbers.Timeline.Add(
                new RequestSpan(
                    slot,
                    host,
                    TimeSpan.FromSeconds(begin),
                    TimeSpan.FromSeconds(free[slot]),
                    outcome,
                    $"https://{host}/page/{i}?<script>"
                )
            );
            HostStatistics own = numbers.Host(host);
            own.Requests++;
            own.Answers++;
            own.LatencySum += TimeSpan.FromSeconds(free[slot] - begin);
            own.MostActive =
                slot < 8 ? 8
                : slot < 13 ? 5
                : 3;
            own.Queued = reason is null ? 40 : 0;
            numbers.Requests++;
            numbers.Count(outcome == "timeout" ? "failed: timeout" : $"status {outcome}");
            if (outcome == "200")
            {
                (numbers.Pages, own.Pages) = (numbers.Pages + 1, own.Pages + 1);
                (numbers.Items, numbers.Bytes) = (numbers.Items + 3, numbers.Bytes + 12_345);
            }
            else
            {
                (numbers.Errors, own.Errors) = (numbers.Errors + 1, own.Errors + 1);
            }

            numbers.Queued = reason is null ? 120 : 0;
            numbers.Active = reason is null ? 16 : 0;
            numbers.ActiveItems = reason is null ? 20 + (i * 7 % 80) : 0;
            monitor.Sample(TimeSpan.FromSeconds(free.Min()));
        }

        if (requests > 0)
        {
            HostStatistics slow = numbers.Host(hosts[2]);
            slow.Delay = TimeSpan.FromSeconds(2);
            slow.WaitsFor = reason is null ? "Retry-After" : null;
            slow.WaitsUntil = reason is null ? Began.AddSeconds(end + 30) : null;
        }

        monitor.Sample(TimeSpan.FromSeconds(end));
        if (reason is not null)
        {
            monitor.End(Summary(monitor, reason));
        }

        return monitor;
    }

    /// <summary>The end of a crawl with such numbers.</summary>
    public static CrawlSummary Summary(CrawlMonitor monitor, string reason, long queued = 0) =>
        new(
            reason,
            monitor.Elapsed,
            monitor.Statistics,
            new CrawlTotals(
                monitor.Statistics.Requests + queued,
                monitor.Statistics.Pages,
                monitor.Statistics.Errors,
                0,
                queued,
                monitor.Statistics.Items,
                0
            )
        );
}
