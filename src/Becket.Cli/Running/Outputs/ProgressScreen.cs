namespace Becket.Cli.Running.Outputs;

/// <summary>Paints progress in the last lines of a terminal. Outputs appear above it.</summary>
/// <remarks>
/// <para>After painting, the cursor is at the beginning of the frame's first line. So "clear from here to the end"
/// erases the frame, however the terminal wrapped its lines when it was resized. The cursor is not hidden: a killed run
/// would leave it hidden.</para>
/// <para>Threads: the <see cref="OutputThread"/> only.</para>
/// </remarks>
internal sealed class ProgressScreen(Destination terminal)
{
    private byte[]? _shown;
    private bool _isMidLine;

    /// <summary>Whether the terminal shows this frame; null for none.</summary>
    public bool IsShowing(byte[]? frame) => ReferenceEquals(_shown, frame);

    /// <summary>Erases the frame before a write that may go to the same terminal.</summary>
    public void EraseBefore(Destination destination, byte lastByte)
    {
        if (!destination.IsTerminal)
        {
            return;
        }

        Show(null);
        _isMidLine = lastByte != '\n';
    }

    /// <summary>Paints a frame over the last one; null erases that.</summary>
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
