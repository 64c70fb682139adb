namespace Becket.Cli.Running.Outputs;

/// <summary>The last lines of a terminal, where progress is painted between outputs, which appear above it.</summary>
/// <remarks>
/// <para>After painting, the cursor stands at the beginning of the first line of what was painted. So taking it away is
/// "clear from here to the end", and right however the terminal has wrapped the lines when it was resized in the
/// meantime. The cursor is not hidden: a run that is killed would leave it so.</para>
/// <para>Threads: the one that writes.</para>
/// </remarks>
internal sealed class ProgressScreen(Destination terminal)
{
    private byte[]? _shown;
    private bool _isMidLine;

    /// <summary>Whether this frame, or none, is what the terminal shows.</summary>
    public bool IsShowing(byte[]? frame) => ReferenceEquals(_shown, frame);

    /// <summary>Takes the frame away before something is written that may land on the same terminal.</summary>
    public void MakeWayFor(Destination destination, byte lastByte)
    {
        if (!destination.IsTerminal)
        {
            return;
        }

        Show(null);
        _isMidLine = lastByte != '\n';
    }

    /// <summary>Paints a frame in the place of the one before; null takes that away.</summary>
    public void Show(byte[]? frame)
    {
        if (IsShowing(frame))
        {
            return;
        }

        if (frame is null)
        {
            _shown = null;
            terminal.Write("\r\e[J"u8);
            return;
        }

        if (_isMidLine)
        {
            terminal.Write("\n"u8);
            _isMidLine = false;
        }

        _shown = frame;
        terminal.Write(frame);
    }
}
