using System.Globalization;
using System.Xml.Linq;
using Becket.Samples.Deferreds;

namespace Becket.Cli.Timelines;

/// <summary>One step of the picture: heading, lanes with bars, axis.</summary>
internal sealed class StepDrawing
{
    private const double HeadingHeight = 46;
    private const double ReactorHeight = 20;
    private const double AxisHeight = 24;

    // A lane is as high as its text wants, until there are so many that the picture would be a tower.
    private const double LaneHeight = 22;
    private const double LowestLane = 4;
    private const double TallestLanes = 60 * LaneHeight;
    private const double LowestLaneWithText = 14;

    private readonly StepTimeline _step;
    private readonly TimeAxis _axis;
    private readonly double _laneHeight;

    public StepDrawing(StepTimeline step, TimeAxis axis)
    {
        _step = step;
        _axis = axis;
        _laneHeight = Math.Clamp(TallestLanes / Math.Max(1, step.Timeline.Lanes), LowestLane, LaneHeight);
    }

    public double Height => HeadingHeight + ReactorRow + LanesHeight + AxisHeight;

    private double ReactorRow => _step.Step.HasReactor ? ReactorHeight + 6 : 0;

    private double LanesHeight => _laneHeight * _step.Timeline.Lanes;

    public XElement Draw(double y)
    {
        var group = Svg.Group("step", Heading(y));
        double lanes = y + HeadingHeight + ReactorRow;
        double bottom = lanes + LanesHeight;

        var bars = _step.Timeline.Bars.ToLookup(bar => bar.Lane);
        var drawnLanes = Enumerable.Range(0, _step.Timeline.Lanes).Select(lane => Lane(lane, lanes + lane * _laneHeight, bars[lane])).ToList();

        group.Add(Enumerable.Range(0, _step.Timeline.Lanes).Select(lane => Background(lane, lanes + lane * _laneHeight)));
        group.Add(Grid(y + HeadingHeight - 4, bottom));
        if (_step.Step.HasReactor)
            group.Add(ReactorThread(y + HeadingHeight));
        group.Add(drawnLanes);
        group.Add(EndOfDay(y + HeadingHeight - 4, bottom));
        return group;
    }

    private IEnumerable<XElement> Heading(double y)
    {
        var step = _step.Step;
        string time = _step.IsVirtual ? " in virtual time" : "";
        yield return Svg.Text(24, y + 14, $"{step.Number}  {step.Title}", "heading");
        yield return Svg.Text(24, y + 33, step.Summary, "muted");
        yield return Svg.Text(_axis.X(_axis.End), y + 14, Seconds(_step.Timeline.Length) + time, "length");
        yield return Svg.Text(_axis.X(_axis.End), y + 33, $"{Work} · {Threads}", "muted right");
    }

    private string Work => _step.Step.Number == 6 ? "1 slow operation" : Count(_step.Timeline.Bars.Count, "customer");

    private string Threads => _step.Step switch
    {
        { HasReactor: true, Blocks: true } => "the reactor's thread and " + Count(_step.Timeline.Lanes, "pool thread"),
        { HasReactor: true } => "1 thread",
        _ => Count(_step.Timeline.Lanes, "thread"),
    };

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private XElement Background(int lane, double y) =>
        Svg.Rectangle(_axis.X(0), y, _axis.X(_axis.End) - _axis.X(0), _laneHeight, lane % 2 == 0 ? "even" : "odd");

    private XElement Lane(int lane, double y, IEnumerable<Bar> bars)
    {
        var group = Svg.Group("lane", bars.Select(bar => DrawBar(bar, y)));
        if (_laneHeight >= LowestLaneWithText)
            group.AddFirst(Svg.Text(_axis.X(0) - 10, y + _laneHeight / 2 + 4, $"{_step.Step.Lane} {lane}", "muted right"));
        return group;
    }

    private XElement DrawBar(Bar bar, double y)
    {
        double gap = _laneHeight >= LowestLaneWithText ? 2.5 : 0.5;
        double x = _axis.X(bar.Start);

        // A bar begins where the one before it ends; a hair of background keeps them apart. The shortest is still seen.
        double length = _axis.X(bar.End) - x;
        double width = length > 3 ? length - 1.5 : length;
        var group = Svg.Group(_step.Step.Blocks ? "bar blocked" : "bar free",
            new XElement(Svg.Name("title"), string.Create(CultureInfo.InvariantCulture, $"{bar.Who}: {bar.Start:F2} s to {bar.End:F2} s")),
            Svg.Rectangle(x, y + gap, width, _laneHeight - 2 * gap).With("rx", "3"));

        if (_laneHeight >= LowestLaneWithText && Label(bar.Who, width) is { } label)
            group.Add(Svg.Text(x + width / 2, y + _laneHeight / 2 + 4, label, "middle"));
        return group;
    }

    /// <summary>The name, or at least its number, or nothing: whatever there is room for.</summary>
    private static string? Label(string who, double width)
    {
        const double LetterWidth = 7;
        string[] candidates = [who, who.Split(' ')[^1]];
        return candidates.FirstOrDefault(text => text.Length * LetterWidth + 6 <= width);
    }

    /// <summary>The thread that runs all of this: free all day, but for the moments in which something begins or ends.</summary>
    private XElement ReactorThread(double y)
    {
        double from = _axis.X(0);
        double to = _axis.X(_step.Timeline.Length);
        const double TickWidth = 4;

        // Many begin and end at the same moment: moments that cannot be told apart are drawn once.
        var moments = _step.Timeline.Bars.SelectMany(bar => new[] { bar.Start, bar.End })
            .Select(moment => Math.Round(Math.Clamp(_axis.X(moment) - TickWidth / 2, from, Math.Max(from, to - TickWidth))))
            .Distinct().Order();

        return Svg.Group("thread",
            Svg.Text(from - 10, y + ReactorHeight / 2 + 4, "reactor's thread", "muted right"),
            Svg.Rectangle(from, y + 2, to - from, ReactorHeight - 4, "reactor").With("rx", "3"),
            moments.Select(x => Svg.Rectangle(x, y + 2, TickWidth, ReactorHeight - 4, "work")));
    }

    private XElement Grid(double top, double bottom)
    {
        var grid = Svg.Group("axis-of-time", Svg.Line(_axis.X(0), bottom, _axis.X(_axis.End), bottom, "axis"));
        foreach (double tick in _axis.Ticks)
        {
            double x = _axis.X(tick);
            bool isLast = tick >= _axis.End - _axis.TickEvery / 2;
            grid.Add(Svg.Line(x, top, x, bottom + 4, "grid"));
            grid.Add(Svg.Text(x, bottom + 18, _axis.Label(tick) + (isLast ? " s" : ""), "muted middle"));
        }

        return grid;
    }

    private XElement EndOfDay(double top, double bottom)
    {
        double x = _axis.X(_step.Timeline.Length);
        return Svg.Line(x, top, x, bottom, "end");
    }
}
