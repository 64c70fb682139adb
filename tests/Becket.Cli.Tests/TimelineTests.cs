using System.Globalization;
using System.Xml.Linq;

namespace Becket.Cli.Tests;

public sealed class TimelineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-timeline-");

    private string Picture => Path.Combine(_directory.FullName, "day.svg");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(2, 15, 5)]
    [InlineData(3, 15, 15)]
    [InlineData(4, 15, 15)]
    [InlineData(5, 15, 5)]
    [InlineData(6, 1, 1)]
    public void A_step_has_a_bar_for_each_customer_and_a_lane_for_each_concurrent_wait(int step, int bars, int lanes)
    {
        DrawnStep drawn = Assert.Single(Draw($"{step}", "--seconds", "0.05", "--virtual"));

        // The threads are real. A thread that starts late finds no customer left, and has no lane.
        Assert.InRange(drawn.Lanes.Count, step == 2 ? 1 : lanes, lanes);
        Assert.Equal(bars, drawn.Lanes.Sum(lane => lane.Count));
        Assert.Equal(bars, drawn.Lanes.SelectMany(lane => lane).Select(bar => bar.Who).Distinct().Count());
        AssertNothingOverlaps(drawn);
    }

    [Fact]
    public void The_number_of_slots_is_the_number_of_lanes()
    {
        DrawnStep drawn = Assert.Single(Draw("5", "--virtual", "--slots", "4", "--customers", "10"));

        Assert.Equal([3, 3, 2, 2], drawn.Lanes.Select(lane => lane.Count));
        Assert.Equal(["Customer 0", "Customer 4", "Customer 8"], drawn.Lanes[0].Select(bar => bar.Who));
        AssertNothingOverlaps(drawn);
    }

    [Fact]
    public void All_steps_are_drawn_in_one_picture_on_one_scale()
    {
        List<DrawnStep> drawn = Draw("all", "--seconds", "0.1", "--virtual");

        Assert.Equal([1, 15, 15, 5, 1], drawn.Select(step => step.Lanes.Count).Where((_, step) => step != 1));
        Assert.InRange(drawn[1].Lanes.Count, 1, 5);
        Assert.All(drawn, AssertNothingOverlaps);

        // An installation has the same width in virtual and in real days. (On a busy machine a real one may be wider.)
        double width = drawn[2].Lanes[0][0].Width;
        Assert.All(
            drawn.SelectMany(step => step.Lanes).SelectMany(lane => lane),
            bar => Assert.True(bar.Width >= width - 1, $"{bar}")
        );
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "86400")]
    [InlineData("--customers", "2000")]
    [InlineData("--customers", "1")]
    public void Extreme_option_values_are_drawn_within_the_picture(string option, string value)
    {
        Draw("5", "--virtual", option, value);
        XElement svg = Load();

        double width = Number(svg, "width"),
            height = Number(svg, "height");
        Assert.All(
            svg.Descendants().Where(element => element.Name.LocalName == "rect"),
            rectangle =>
            {
                Assert.InRange(Number(rectangle, "x"), 0, width - Number(rectangle, "width"));
                Assert.InRange(Number(rectangle, "y"), 0, height - Number(rectangle, "height"));
            }
        );
    }

    [Fact]
    public void The_same_virtual_day_gives_the_same_bytes()
    {
        Draw("5", "--virtual");
        byte[] first = File.ReadAllBytes(Picture);
        Draw("5", "--virtual");

        Assert.Equal(first, File.ReadAllBytes(Picture));
    }

    [Fact]
    public void A_shorter_picture_leaves_nothing_of_a_longer_one_behind()
    {
        Draw("5", "--virtual", "--customers", "500");
        Draw("5", "--virtual", "--customers", "1");

        Assert.Single(Load().Descendants(), element => HasStyle(element, "bar"));
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_reported_in_one_line_before_anything_runs()
    {
        var run = CommandRun.Of("example", "1", "--timeline", Path.Combine(_directory.FullName, "no such", "day.svg"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "becket: cannot write the timeline to '",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_directory_as_the_picture_is_an_error()
    {
        var run = CommandRun.Of("example", "5", "--virtual", "--timeline", _directory.FullName);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Single(run.ErrorLines);
    }

    [Fact]
    public void A_full_device_is_reported_in_one_line_after_the_day()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        var run = CommandRun.Of("example", "5", "--virtual", "--timeline", "/dev/full");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.Equal("* Elapsed time: 9.00 seconds", run.Lines[^1]);
    }

    private static void AssertNothingOverlaps(DrawnStep step) =>
        Assert.All(
            step.Lanes,
            lane =>
            {
                foreach ((DrawnBar? before, DrawnBar? after) in lane.Zip(lane.Skip(1)))
                {
                    Assert.True(before.X + before.Width <= after.X, $"{before} overlaps {after}");
                }

                Assert.All(lane, bar => Assert.True(bar.Width > 0, $"{bar} is invisible"));
            }
        );

    /// <summary>Runs examples and reads their picture.</summary>
    private List<DrawnStep> Draw(params string[] args)
    {
        var run = CommandRun.Of(["example", .. args, "--timeline", Picture]);
        Assert.Equal(0, run.ExitCode);

        return
        [
            .. Load()
                .Elements()
                .Where(group => HasStyle(group, "step"))
                .Select(step => new DrawnStep([
                    .. step.Elements()
                        .Where(group => HasStyle(group, "lane"))
                        .Select(lane =>
                            lane.Elements()
                                .Where(group => HasStyle(group, "bar"))
                                .Select(ReadBar)
                                .OrderBy(bar => bar.X)
                                .ToList()
                        ),
                ])),
        ];
    }

    private static DrawnBar ReadBar(XElement bar)
    {
        XElement rectangle = bar.Elements().Single(element => element.Name.LocalName == "rect");
        string title = bar.Elements().Single(element => element.Name.LocalName == "title").Value;
        return new DrawnBar(title.Split(':')[0], Number(rectangle, "x"), Number(rectangle, "width"));
    }

    private XElement Load() => XDocument.Load(Picture).Root!;

    private static bool HasStyle(XElement element, string style) =>
        ((string?)element.Attribute("class"))?.Split(' ').Contains(style) == true;

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private sealed record DrawnStep(List<List<DrawnBar>> Lanes);

    private sealed record DrawnBar(string Who, double X, double Width);
}
