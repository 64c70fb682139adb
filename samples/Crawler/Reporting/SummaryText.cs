using Becket.Cli.Running.Progress;

namespace Crawler.Reporting;

/// <summary>The end of a crawl as lines of text.</summary>
internal static class SummaryText
{
    /// <summary>The most hosts and kinds of outcomes.</summary>
    private const int Most = 10;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(CrawlMonitor monitor, CrawlSummary summary)
    {
        CrawlStatistics numbers = summary.Statistics;
        yield return $"{monitor.Spider}: {summary.Reason}, after {ElapsedText.WithUnits(summary.Elapsed)}";
        yield return $"  {AmountText.Of(numbers.Pages, "page")}, {ElapsedText.Rate(monitor.PageRate)}; "
            + $"{AmountText.Of(numbers.Items, "item")}; {AmountText.Bytes(numbers.Bytes)}";
        yield return $"  {AmountText.Of(numbers.Requests, "request")}, of these {AmountText.Count(numbers.Retries)} "
            + $"repeated; {AmountText.Of(numbers.Errors, "error")}; "
            + $"{AmountText.Of(numbers.Duplicates, "link")} to what was seen";
        if (numbers.ItemsDropped + numbers.ItemsFailed > 0)
        {
            yield return $"  items dropped {AmountText.Count(numbers.ItemsDropped)}, "
                + $"failed {AmountText.Count(numbers.ItemsFailed)}";
        }

        if (numbers.Outcomes.Count > 0)
        {
            yield return $"  {Outcomes(numbers, Most)}";
        }

        foreach (HostStatistics host in Hosts(numbers).Take(Most))
        {
            yield return $"  {host.Host}: {AmountText.Of(host.Pages, "page")}, at most {host.MostActive} at once"
                + Latency(host)
                + (host.Delay > TimeSpan.Zero ? $", delay {ElapsedText.WithUnits(host.Delay)}" : "")
                + (host.Errors > 0 ? $", {AmountText.Of(host.Errors, "error")}" : "");
        }

        if (numbers.Hosts.Count > Most)
        {
            yield return $"  and {AmountText.Of(numbers.Hosts.Count - Most, "more host")}";
        }

        CrawlTotals total = summary.Total;
        if (total.Queued > 0)
        {
            yield return monitor.Settings.StateDirectory is { } directory
                ? $"  {AmountText.Of(total.Queued, "request")} left in {directory}; the same command goes on"
                : $"  {AmountText.Of(total.Queued, "request")} left; with --state DIR the same command would go on";
        }

        foreach (string export in monitor.Settings.Exports)
        {
            yield return $"  items in {export}";
        }
    }

    /// <summary>What came about how often, the most frequent first.</summary>
    public static string Outcomes(CrawlStatistics numbers, int most)
    {
        List<KeyValuePair<string, long>> all = [.. numbers.Outcomes.OrderByDescending(static outcome => outcome.Value)];
        string shown = string.Join(
            ", ",
            all.Take(most).Select(static outcome => $"{outcome.Key} {AmountText.Count(outcome.Value)}")
        );
        return all.Count > most ? $"{shown}, and {all.Count - most} more kinds" : shown;
    }

    /// <summary>The hosts, those with the most requests first.</summary>
    public static IEnumerable<HostStatistics> Hosts(CrawlStatistics numbers) =>
        numbers.Hosts.Values.OrderByDescending(static host => host.Requests).ThenBy(static host => host.Host);

    /// <summary>The mean latency of a host; zero if it has not answered.</summary>
    public static TimeSpan MeanLatency(HostStatistics host) =>
        host.Answers > 0 ? host.LatencySum / host.Answers : TimeSpan.Zero;

    private static string Latency(HostStatistics host) =>
        host.Answers > 0 ? $", answers in {ElapsedText.WithUnits(MeanLatency(host))}" : "";
}
