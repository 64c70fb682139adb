using Crawler.Reporting;

namespace Crawler.Tests.Reporting;

public sealed class CrawlHistoryTests
{
    [Fact]
    public void A_history_keeps_its_length_and_no_peak_is_lost()
    {
        var history = new CrawlHistory();
        for (int i = 0; i < 10_000; i++)
        {
            history.Add(
                new HistoryPoint(TimeSpan.FromSeconds(i), i == 4321 ? 16 : 3, 16, i == 7777 ? 100 : 1, 0, i, i)
            );
        }

        Assert.InRange(history.Points.Count, 2, CrawlHistory.Capacity);
        Assert.Equal(16, history.Points.Max(point => point.Requests));
        Assert.Equal(100, history.Points.Max(point => point.Items));
        Assert.Equal(9_999, history.Points[^1].Pages);
        Assert.Equal(history.Points.OrderBy(point => point.At), history.Points);
    }

    [Fact]
    public void A_rate_is_that_of_the_last_seconds_while_the_crawl_runs_and_of_all_of_it_at_the_end()
    {
        var numbers = new CrawlStatistics();
        var monitor = new CrawlMonitor("Quotes", new CrawlSettings(), numbers, PlayedCrawl.Began);
        for (int second = 1; second <= 100; second++)
        {
            numbers.Pages += second <= 50 ? 2 : 10;
            monitor.Sample(TimeSpan.FromSeconds(second));
        }

        Assert.Equal(10, monitor.PageRate, 0.01);
        monitor.End(PlayedCrawl.Summary(monitor, "finished"));
        Assert.Equal(6, monitor.PageRate, 0.01);
    }
}
