using System.Globalization;
using System.Xml.Linq;
using Becket.Cli.Examples;

namespace Becket.Cli.Timelines;

/// <summary>Draws one step of the picture: heading, lanes with bars, axis.</summary>
internal sealed class StepDrawing
{
    private const double HeadingHeight = 46;
    private const double ReactorHeight = 20;
    private const double AxisHeight = 24;

    private readonly StepTimeline _step;
    private readonly TimeAxis _axis;
    private readonly LaneDrawing _lanes;

    public StepDrawing(StepTimeline step, TimeAxis axis)
    {
        _step = step;
        _axis = axis;
        _lanes = new LaneDrawing(axis, step.Timeline.Lanes);
    }

    public double Height => HeadingHeight + ReactorRow + _lanes.Height + AxisHeight;

    private double ReactorRow => _step.Step.HasReactor ? ReactorHeight + 6 : 0;

    private string Work => _step.Step.Number == 6 ? "1 slow operation" : Count(_step.Timeline.Bars.Count, "customer");

    private string Threads =>
        _step.Step switch
        {
            { HasReactor: true, Blocks: true } => "the reactor's thread and "
                + Count(_step.Timeline.Lanes, "pool thread"),
            { HasReactor: true } => "1 thread",
            _ => Count(_step.Timeline.Lanes, "thread"),
        };

    public XElement Draw(double y)
    {
        XElement group = Svg.Group("step", Heading(y));
        double lanes = y + HeadingHeight + ReactorRow;
        double bottom = lanes + _lanes.Height;

        ILookup<int, Bar> bars = _step.Timeline.Bars.ToLookup(bar => bar.Lane);
        var drawnLanes = Enumerable
            .Range(0, _step.Timeline.Lanes)
            .Select(lane => Lane(lane, lanes, bars[lane]))
            .ToList();

        group.Add(_lanes.Backgrounds(lanes));
        group.Add(_lanes.Grid(y + HeadingHeight - 4, bottom));
        if (_step.Step.HasReactor)
        {
            group.Add(ReactorThread(y + HeadingHeight));
        }

        group.Add(drawnLanes);
        group.Add(EndOfDay(y + HeadingHeight - 4, bottom));
        return group;
    }

    private IEnumerable<XElement> Heading(double y)
    {
        Step step = _step.Step;
        string time = _step.IsVirtual ? " in virtual time" : "";
        yield return Svg.Text(24, y + 14, $"{step.Number}  {step.Title}", "heading");
        yield return Svg.Text(24, y + 33, step.Summary, "muted");
        yield return Svg.Text(_axis.X(_axis.End), y + 14, Seconds(_step.Timeline.Length) + time, "length");
        yield return Svg.Text(_axis.X(_axis.End), y + 33, $"{Work} · {Threads}", "muted right");
    }

    private static string Count(int count, string what) =>
        count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private XElement Lane(int lane, double y, IEnumerable<Bar> bars) =>
        _lanes.Lane(lane, y, $"{_step.Step.Lane} {lane}", bars.Select(bar => DrawBar(bar, y)));

    /// <summary>A bar, labelled with the customer's name or only its number, if one of them fits.</summary>
    private XElement DrawBar(Bar bar, double y) =>
        _lanes.Bar(
            bar.Lane,
            y,
            bar.Start,
            bar.End,
            _step.Step.Blocks ? "blocked" : "free",
            string.Create(CultureInfo.InvariantCulture, $"{bar.Who}: {bar.Start:F2} s to {bar.End:F2} s"),
            bar.Who,
            bar.Who.Split(' ')[^1]
        );

    /// <summary>The reactor's thread: free, except at the moments in which a wait begins or ends.</summary>
    private XElement ReactorThread(double y)
    {
        double from = _axis.X(0);
        double to = _axis.X(_step.Timeline.Length);
        const double TickWidth = 4;

        // Many waits begin and end at the same moment, so moments at the same pixel are drawn once.
        IOrderedEnumerable<double> moments = _step
            .Timeline.Bars.SelectMany(bar => new[] { bar.Start, bar.End })
            .Select(moment =>
                Math.Round(Math.Clamp(_axis.X(moment) - TickWidth / 2, from, Math.Max(from, to - TickWidth)))
            )
            .Distinct()
            .Order();

        return Svg.Group(
            "thread",
            Svg.Text(from - 10, y + ReactorHeight / 2 + 4, "reactor's thread", "muted right"),
            Svg.Rectangle(from, y + 2, to - from, ReactorHeight - 4, "reactor").With("rx", "3"),
            moments.Select(x => Svg.Rectangle(x, y + 2, TickWidth, ReactorHeight - 4, "work"))
        );
    }

    private XElement EndOfDay(double top, double bottom)
    {
        double x = _axis.X(_step.Timeline.Length);
        return Svg.Line(x, top, x, bottom, "end");
    }
}
