using System.Globalization;
using Becket.Cli.Running.Progress;

namespace Crawler.Reporting.Screens;

/// <summary>The progress of a crawl as one line, for a log.</summary>
internal static class ProgressLine
{
    /// <summary>The line.</summary>
    public static string Of(CrawlMonitor monitor)
    {
        CrawlStatistics numbers = monitor.Statistics;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{monitor.Spider}: {ElapsedText.Clock(monitor.Elapsed)}: {AmountText.Of(numbers.Pages, "page")} "
                + $"({ElapsedText.Rate(monitor.PageRate)}), {AmountText.Of(numbers.Items, "item")} "
                + $"({ElapsedText.Rate(monitor.ItemRate)}), {AmountText.Count(numbers.Queued)} queued, "
                + $"{numbers.Active} under way, {AmountText.Of(numbers.Errors, "error")}"
        );
    }
}
