using System.Xml.Linq;

namespace Becket.Cli.Timelines;

/// <summary>Draws lanes below one another on one axis, and the bars on them.</summary>
internal sealed class LaneDrawing
{
    // A lane is as high as its text needs, unless there are so many lanes that the picture would be too tall.
    private const double MostLaneHeight = 22;
    private const double LowestLane = 4;
    private const double TallestLanes = 60 * MostLaneHeight;
    private const double LowestLaneWithText = 14;

    private readonly TimeAxis _axis;
    private readonly int _lanes;
    private readonly double _laneHeight;

    public LaneDrawing(TimeAxis axis, int lanes)
    {
        (_axis, _lanes) = (axis, lanes);
        _laneHeight = Math.Clamp(TallestLanes / Math.Max(1, lanes), LowestLane, MostLaneHeight);
    }

    public double Height => _laneHeight * _lanes;

    private bool HasText => _laneHeight >= LowestLaneWithText;

    public double Top(int lane, double y) => y + lane * _laneHeight;

    public IEnumerable<XElement> Backgrounds(double y) =>
        Enumerable
            .Range(0, _lanes)
            .Select(lane =>
                Svg.Rectangle(
                    _axis.X(0),
                    Top(lane, y),
                    _axis.X(_axis.End) - _axis.X(0),
                    _laneHeight,
                    lane % 2 == 0 ? "even" : "odd"
                )
            );

    /// <summary>A lane with its name and its bars.</summary>
    public XElement Lane(int lane, double y, string name, IEnumerable<XElement> bars)
    {
        XElement group = Svg.Group("lane", bars);
        if (HasText)
        {
            group.AddFirst(Svg.Text(_axis.X(0) - 10, Top(lane, y) + _laneHeight / 2 + 4, name, "muted right"));
        }

        return group;
    }

    /// <summary>A bar with its tooltip, and with the first of its labels that fits.</summary>
    public XElement Bar(
        int lane,
        double y,
        double start,
        double end,
        string style,
        string tip,
        params ReadOnlySpan<string> labels
    )
    {
        double gap = HasText ? 2.5 : 0.5;
        double x = _axis.X(start);

        // A bar may begin where the one before it ends, so a little background separates them. The shortest bars keep
        // their full width.
        double length = _axis.X(end) - x;
        double width = length > 3 ? length - 1.5 : length;
        XElement group = Svg.Group(
            "bar " + style,
            new XElement(Svg.Name("title"), tip),
            Svg.Rectangle(x, Top(lane, y) + gap, width, _laneHeight - 2 * gap).With("rx", "3")
        );

        if (HasText && Fitting(labels, width) is { } label)
        {
            group.Add(Svg.Text(x + width / 2, Top(lane, y) + _laneHeight / 2 + 4, label, "middle"));
        }

        return group;
    }

    public XElement Grid(double top, double bottom)
    {
        XElement grid = Svg.Group("axis-of-time", Svg.Line(_axis.X(0), bottom, _axis.X(_axis.End), bottom, "axis"));
        foreach (double tick in _axis.Ticks)
        {
            double x = _axis.X(tick);
            bool isLast = tick >= _axis.End - _axis.TickEvery / 2;
            grid.Add(Svg.Line(x, top, x, bottom + 4, "grid"));
            grid.Add(Svg.Text(x, bottom + 18, _axis.Label(tick) + (isLast ? " s" : ""), "muted middle"));
        }

        return grid;
    }

    private static string? Fitting(ReadOnlySpan<string> labels, double width)
    {
        const double LetterWidth = 7;
        foreach (string label in labels)
        {
            if (label.Length > 0 && label.Length * LetterWidth + 6 <= width)
            {
                return label;
            }
        }

        return null;
    }
}
