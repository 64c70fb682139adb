using System.Globalization;
using System.Text;
using Becket.Cli.Running.Progress;
using Spectre.Console;

namespace Becket.Cli.Top;

/// <summary>Draws a report on a terminal of any size.</summary>
internal sealed class TopFrame
{
    private readonly StringBuilder _drawn = new();
    private readonly IAnsiConsole _console;

    public TopFrame() =>
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                // The caller has checked that there is a terminal.
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.No,
                Out = new FrameOutput(new StringWriter(_drawn, CultureInfo.InvariantCulture)),
            }
        );

    /// <summary>The text for the terminal: it paints over all that is there.</summary>
    /// <param name="head">Lines that stay at the top.</param>
    /// <param name="body">Lines of which as many are shown as there is room for, from the view's place on; that is put
    /// right if it is beyond the end.</param>
    /// <param name="foot">The last line.</param>
    /// <param name="view">What the user has chosen.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="rows">Its height.</param>
    public string Draw(
        IReadOnlyList<TopLine> head,
        IReadOnlyList<TopLine> body,
        TopLine foot,
        TopView view,
        int columns,
        int rows
    )
    {
        int room = Math.Max(0, rows - 1 - head.Count);
        view.Scroll = Math.Clamp(view.Scroll, 0, Math.Max(0, body.Count - room));
        IEnumerable<TopLine> shown = body.Skip(view.Scroll).Take(room);
        TopLine[] lines = [.. head.Concat(shown).Take(rows - 1)];

        _drawn.Clear();

        // After a line as wide as the terminal, some terminals begin a new line.
        _console.Profile.Width = Math.Max(1, columns - 1);
        foreach (TopLine line in lines)
        {
            _console.Write(Rendered(line));
        }

        for (int i = lines.Length; i < rows - 1; i++)
        {
            _drawn.Append('\n');
        }

        _console.Write(Rendered(foot));
        string[] drawn = _drawn.ToString().TrimEnd('\r', '\n').Split('\n');
        return "\e[H" + string.Join("\e[K\r\n", drawn.Select(static line => line.TrimEnd('\r'))) + "\e[K\e[J";
    }

    private static OneLine Rendered(TopLine line) =>
        new(new Paragraph(VisibleText.Of(line.Text ?? "", 1000), StyleOf(line.Look)));

    private static Style StyleOf(TopLook look) =>
        look switch
        {
            TopLook.Dim => new Style(decoration: Decoration.Dim),
            TopLook.Heading => new Style(decoration: Decoration.Bold),
            TopLook.Bad => new Style(Color.Red),
            TopLook.Chosen => new Style(decoration: Decoration.Invert),
            _ => Style.Plain,
        };
}
