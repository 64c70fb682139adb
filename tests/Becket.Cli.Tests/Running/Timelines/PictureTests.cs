using System.Globalization;
using System.Xml.Linq;
using Becket.Cli.Running;
using Becket.Cli.Timelines;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Tests.Running.Timelines;

public sealed class PictureTests : RunTimelineTest
{
    [Fact]
    public void A_run_has_a_lane_for_each_slot_and_a_bar_for_each_job()
    {
        XElement svg = Load(
            Write(
                "day.svg",
                [
                    End(1, 1, 0, 2, "install one"),
                    End(2, 2, 0.5, 1, "install two", exitCode: 3),
                    End(3, 2, 1.5, 1, "install three"),
                ]
            )
        );

        Assert.Equal([1, 2], WithStyle(svg, "lane").Select(lane => WithStyle(lane, "bar").Count));
        Assert.Contains(
            "install two: 0.50 s to 1.50 s, exit code 3",
            Assert.Single(WithStyle(svg, "bar"), bar => HasStyle(bar, "failed")).Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hundred_thousand_jobs_are_drawn_in_few_bars_within_the_picture()
    {
        string path = Write("day.svg", Many(100_000));
        XElement svg = Load(path);

        int bars = WithStyle(svg, "bar").Count;
        Assert.InRange(bars, 5, 20_000);
        Assert.Contains(WithStyle(svg, "bar"), bar => HasStyle(bar, "failed"));
        double width = Number(svg, "width");
        Assert.All(
            svg.Descendants().Where(element => element.Name.LocalName == "rect"),
            rectangle => Assert.InRange(Number(rectangle, "x"), 0, width - Number(rectangle, "width"))
        );
        Assert.InRange(new FileInfo(path).Length, 1000, 8_000_000);
    }

    [Fact]
    public void The_height_of_a_picture_with_a_thousand_slots_is_bounded()
    {
        XElement svg = Load(
            Write("day.svg", Enumerable.Range(1, 1000).Select(slot => End(slot, slot, 0, 1, "install")))
        );

        Assert.InRange(Number(svg, "height"), 100, 2000);
    }

    [Fact]
    public void Commands_appear_in_the_picture_only_as_text()
    {
        XElement svg = Load(
            Write("day.svg", Nasty.Select((text, i) => End(i + 1, 1, i, 1, text)), command: string.Join(' ', Nasty))
        );

        Assert.Contains("</script><script>alert(1)</script>", WithStyle(svg, "bar")[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_jobs_gives_an_empty_picture() =>
        Assert.Empty(WithStyle(Load(Write("day.svg", [])), "bar"));

    [Theory]
    [InlineData("day.png")]
    [InlineData("day")]
    public void An_unknown_format_is_refused_with_a_list_of_the_formats(string name) =>
        Assert.Contains(
            ".svg, .html or .json",
            Assert.Throws<TimelineFileException>(() => Write(name, [])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Joining_bars_loses_no_job_and_lets_no_bars_overlap()
    {
        var bars = new RunBars(most: 100);
        foreach (JobEnd end in Many(10_000))
        {
            bars.Add(
                new RunBar(
                    end.Slot,
                    end.Started.TotalSeconds,
                    (end.Started + end.Duration).TotalSeconds,
                    end.Job.Number,
                    1,
                    end.IsSuccess ? 0 : 1,
                    end.Job.Text,
                    "",
                    null
                )
            );
        }

        Assert.InRange(bars.All.Count, 10, 100);
        Assert.Equal((10_000, 10), (bars.All.Sum(bar => bar.Jobs), bars.All.Sum(bar => bar.Failed)));
        Assert.All(
            bars.All.GroupBy(bar => bar.Slot),
            slot =>
            {
                foreach ((RunBar before, RunBar after) in slot.Zip(slot.Skip(1)))
                {
                    Assert.True(before.End <= after.Start + 1e-9, $"{before} overlaps {after}");
                }
            }
        );
    }

    private static XElement Load(string path) => XDocument.Load(path).Root!;

    private static List<XElement> WithStyle(XElement root, string style) =>
        [.. root.Descendants().Where(element => HasStyle(element, style))];

    private static bool HasStyle(XElement element, string style) =>
        ((string?)element.Attribute("class"))?.Split(' ').Contains(style) == true;

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
