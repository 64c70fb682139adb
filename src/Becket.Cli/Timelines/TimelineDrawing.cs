using System.Xml.Linq;

namespace Becket.Cli.Timelines;

/// <summary>Draws one or more steps, one below the other on the same scale, as a self-contained SVG document.</summary>
/// <remarks>The scale has room for at least four installations one after the other, so that pictures of different steps
/// can be compared side by side.</remarks>
internal sealed class TimelineDrawing(IReadOnlyList<StepTimeline> steps, double installSeconds)
{
    public const double Width = 1000;
    private const double Left = 132;
    private const double Right = 28;
    private const double HeaderHeight = 64;
    private const double SectionGap = 34;
    private const double Margin = 24;

    private const string Style = """
        text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 12px; fill: #33404d; }
        .title { font-size: 21px; font-weight: 600; fill: #16202b; }
        .heading { font-size: 16px; font-weight: 600; fill: #16202b; }
        .length { font-size: 16px; font-weight: 600; fill: #16202b; text-anchor: end; }
        .muted { fill: #5b6875; }
        .right { text-anchor: end; }
        .middle { text-anchor: middle; }
        .grid { stroke: #dfe4ea; }
        .axis { stroke: #8b97a3; }
        .even { fill: #f4f6f8; }
        .odd { fill: #fafbfc; }
        .blocked rect, rect.blocked { fill: #f2b04e; }
        .blocked text { fill: #3a2400; }
        .free rect, rect.free { fill: #17788c; }
        .free text { fill: #ffffff; }
        .failed rect, rect.failed { fill: #b3372f; }
        .failed text { fill: #ffffff; }
        .command { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        .reactor { fill: #d3ecdb; }
        .work { fill: #2c7a45; }
        .end { stroke: #16202b; stroke-dasharray: 4 3; }
        """;

    private string Title =>
        steps is [var only]
            ? $"becket example {only.Step.Number}: who waited when"
            : "The working day in six steps: who waited when";

    public XDocument Draw()
    {
        var axis = new TimeAxis(AxisEnd(), Left, Width - Left - Right);
        var content = new List<XElement>();
        double y = Margin + HeaderHeight;
        foreach (StepTimeline step in steps)
        {
            var section = new StepDrawing(step, axis);
            content.Add(section.Draw(y));
            y += section.Height + SectionGap;
        }

        double height = y - SectionGap + Margin;
        return Document(Title, height, Header(), content);
    }

    /// <summary>Creates a document of this height, with the styles that all pictures share.</summary>
    public static XDocument Document(string title, double height, params object[] content) =>
        new(
            new XElement(
                Svg.Name("svg"),
                new XAttribute("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(height)}"),
                new XAttribute("width", Svg.Number(Width)),
                new XAttribute("height", Svg.Number(height)),
                new XAttribute("role", "img"),
                new XElement(Svg.Name("title"), title),
                new XElement(Svg.Name("style"), "\n" + Style + "\n"),
                Svg.Rectangle(0, 0, Width, height, "page").With("fill", "#ffffff"),
                content
            )
        );

    private double AxisEnd() => Math.Max(4 * installSeconds, steps.Max(step => step.Timeline.Length));

    private XElement Header()
    {
        bool blocks = steps.Any(step => step.Step.Blocks);
        bool waits = steps.Any(step => !step.Step.Blocks);
        bool hasReactor = steps.Any(step => step.Step.HasReactor);
        XElement header = Svg.Group("header", Svg.Text(Margin, Margin + 16, Title, "title"));

        double x = Margin;
        double y = Margin + 30;
        if (blocks)
        {
            AddKey("blocked", "waits, and blocks a thread");
        }

        if (waits)
        {
            AddKey("free", "waits, and blocks nobody");
        }

        if (hasReactor)
        {
            AddKey("reactor", "reactor's thread, free");
            AddKey("work", "reactor's thread, at work");
        }

        return header;

        void AddKey(string style, string text)
        {
            double width = style == "work" ? 4 : 14;
            header.Add(
                Svg.Rectangle(x, y, width, 14, style).With("rx", "2"),
                Svg.Text(x + width + 7, y + 11.5, text, "muted")
            );
            x += width + 7 + text.Length * 6.3 + 24;
        }
    }
}
