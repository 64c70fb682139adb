using System.Globalization;
using System.Xml.Linq;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Timelines.Runs;

/// <summary>Draws a run: a lane for each slot, a bar for each job.</summary>
internal sealed class RunDrawing
{
    private const double Left = 92;
    private const double Right = 28;
    private const double Margin = 24;
    private const double HeaderHeight = 92;
    private const double AxisHeight = 24;

    /// <summary>A viewer scrolls this many bars smoothly.</summary>
    private const int MostBars = 20_000;
    private const int MostLanes = 250;

    private readonly DrawnRun _run;
    private readonly TimeAxis _axis;
    private readonly LaneDrawing _lanes;
    private readonly int _drawnSlots;

    public RunDrawing(DrawnRun run)
    {
        _run = run;
        _drawnSlots = Math.Min(run.Slots, MostLanes);
        _axis = new TimeAxis(run.Length, Left, TimelineDrawing.Width - Left - Right);
        _lanes = new LaneDrawing(_axis, _drawnSlots);
    }

    /// <summary>The seconds that one pixel covers.</summary>
    private double Pixel => _axis.End / (_axis.X(_axis.End) - _axis.X(0));

    public XDocument Draw()
    {
        double top = Margin + HeaderHeight;
        double bottom = top + _lanes.Height;
        double height = bottom + AxisHeight + Margin;
        ILookup<int, RunBar> bars = Bars().ToLookup(bar => bar.Slot);
        var content = new List<object>
        {
            Header(),
            _lanes.Backgrounds(top),
            _lanes.Grid(top - 4, bottom),
            Enumerable
                .Range(1, _drawnSlots)
                .Select(slot =>
                    _lanes.Lane(
                        slot - 1,
                        top,
                        string.Create(CultureInfo.InvariantCulture, $"slot {slot}"),
                        bars[slot].Select(bar => Bar(bar, top))
                    )
                ),
            Svg.Line(_axis.X(_run.Length), top - 4, _axis.X(_run.Length), bottom, "end"),
        };
        return TimelineDrawing.Document($"becket run: {_run.Command}", height, content);
    }

    /// <summary>The bars. Bars shorter than a pixel are joined, and longer ones if there are still too many.</summary>
    private List<RunBar> Bars() =>
        RunBars.Coarsen([.. _run.Bars.AtMost(MostBars).Where(bar => bar.Slot <= _drawnSlots)], Pixel);

    private XElement Bar(RunBar bar, double y)
    {
        string ending = bar.EndText is null ? "" : $", {bar.EndText}";
        string tip = string.Create(
            CultureInfo.InvariantCulture,
            $"{bar.Title}: {bar.Start:F2} s to {bar.End:F2} s{ending}"
        );
        string text = bar.Jobs == 1 ? bar.Label : string.Create(CultureInfo.InvariantCulture, $"{bar.Jobs} jobs");
        return _lanes.Bar(
            bar.Slot - 1,
            y,
            bar.Start,
            Math.Max(bar.End, bar.Start + Pixel),
            bar.Failed > 0 ? "failed" : "free",
            tip,
            text,
            text.Split(' ')[^1],
            text.Split(' ')[0]
        );
    }

    private XElement Header()
    {
        double right = _axis.X(_axis.End);
        XElement header = Svg.Group(
            "header",
            Svg.Text(Margin, Margin + 16, "becket run", "title"),
            Svg.Text(right, Margin + 16, string.Create(CultureInfo.InvariantCulture, $"{_run.Length:F2} s"), "length"),
            Svg.Text(Margin, Margin + 38, VisibleText.Of(_run.Command, 140), "command"),
            Svg.Text(
                Margin,
                Margin + 58,
                _run.Outcome + (_run.Slots > _drawnSlots ? $" (slots 1 to {_drawnSlots} are drawn)" : ""),
                "muted"
            )
        );

        if (_run.Bars.All.Any(bar => bar.Failed > 0))
        {
            header.Add(
                Svg.Rectangle(right - 56, Margin + 47, 14, 14, "failed").With("rx", "2"),
                Svg.Text(right, Margin + 58, "failed", "muted right")
            );
            header.Add(
                Svg.Rectangle(right - 118, Margin + 47, 14, 14, "free").With("rx", "2"),
                Svg.Text(right - 68, Margin + 58, "done", "muted right")
            );
        }

        return header;
    }
}
