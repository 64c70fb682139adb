using System.Text;
using Spectre.Console;

namespace Becket.Cli.Running.Progress;

/// <summary>Where frames are drawn before they go to the terminal.</summary>
/// <remarks>The library's own would ask .NET's console for the width, and that one then switches the terminal's keypad
/// into another mode, which a run that is killed would leave so.</remarks>
internal sealed class FrameOutput(StringWriter writer) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    /// <summary>Set for each frame, on the console's profile.</summary>
    public int Width => 80;

    public int Height => 24;

    public void SetEncoding(Encoding encoding) { }
}
