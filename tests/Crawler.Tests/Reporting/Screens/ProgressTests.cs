using Crawler.Reporting;
using Crawler.Reporting.Screens;

namespace Crawler.Tests.Reporting.Screens;

public sealed class ProgressTests
{
    [Fact]
    public void The_frame_shows_numbers_bounds_outcomes_and_what_hosts_wait_for()
    {
        string frame = Draw(PlayedCrawl.Of(100), 120, 40);

        Assert.Contains("Quotes", frame, StringComparison.Ordinal);
        Assert.Contains("120 queued", frame, StringComparison.Ordinal);
        Assert.Contains("16/16 requests", frame, StringComparison.Ordinal);
        Assert.Contains("/100 items in work", frame, StringComparison.Ordinal);
        Assert.Contains("status 200 ", frame, StringComparison.Ordinal);
        Assert.Contains("Retry-After, 3", frame, StringComparison.Ordinal);

        // The host that waits is above those that do not.
        Assert.True(
            frame.IndexOf("a-very-long-name", StringComparison.Ordinal)
                < frame.IndexOf("one.example", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    [InlineData(40, 6)]
    [InlineData(20, 3)]
    [InlineData(2, 1)]
    public void A_frame_fits_its_terminal(int columns, int rows)
    {
        string[] lines = Draw(PlayedCrawl.Of(100), columns, rows).Split('\n');

        Assert.InRange(lines.Length, 1, rows);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns - 1));
    }

    [Fact]
    public void With_very_many_hosts_only_those_at_work_are_listed()
    {
        CrawlMonitor monitor = PlayedCrawl.Of(10);
        for (int i = 0; i < 5000; i++)
        {
            monitor.Statistics.Host($"idle{i}.example").Queued = 1;
        }

        string frame = Draw(monitor, 100, 40);

        Assert.DoesNotContain("idle", frame, StringComparison.Ordinal);
        Assert.Contains("more hosts", frame, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_log_has_the_numbers() =>
        Assert.Matches(
            @"^Quotes: \d+:\d\d: 94 pages \(.*/s\), 282 items \(.*/s\), 120 queued, 16 under way, 6 errors$",
            ProgressLine.Of(PlayedCrawl.Of(100))
        );

    [Fact]
    public void Lines_go_above_the_frame_and_the_frame_stays_whole()
    {
        using var output = new StringWriter();
        using (var screen = new Screen(output))
        {
            screen.Paint(["one", "two"]);
            screen.WriteLine("a line");
            screen.Paint([]);
            screen.WriteLine("the end");
        }

        Assert.EndsWith($"the end{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"a line{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_screen_that_nobody_reads_any_more_disturbs_nobody()
    {
        using var screen = new Screen(new ClosedWriter());
        screen.WriteLine("one");
        screen.WriteLine("two");
    }

    private static string Draw(CrawlMonitor monitor, int columns, int rows) =>
        string.Join('\n', new ProgressFrame(colors: false).Draw(monitor, PlayedCrawl.Began, columns, rows));

    private sealed class ClosedWriter : StringWriter
    {
        public override void Flush() => throw new IOException("Broken pipe");
    }
}
