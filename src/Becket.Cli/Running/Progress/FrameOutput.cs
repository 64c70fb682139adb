using System.Text;
using Spectre.Console;

namespace Becket.Cli.Running.Progress;

/// <summary>Takes the text of a frame before it goes to the terminal.</summary>
/// <remarks>Spectre.Console's own output asks .NET's console for the width, and .NET's console then switches the
/// terminal's keypad into another mode. A killed run would leave the terminal in that mode.</remarks>
internal sealed class FrameOutput(StringWriter writer) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    /// <summary>A default: each frame sets the width on the console's profile.</summary>
    public int Width => 80;

    public int Height => 24;

    public void SetEncoding(Encoding encoding) { }
}
