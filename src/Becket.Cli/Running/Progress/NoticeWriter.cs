using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Writes the tool's own texts to a standard stream, line by line.</summary>
/// <remarks>.NET's own writer switches a terminal's keypad into another mode, and a killed run would leave the terminal
/// in that mode.</remarks>
internal sealed class NoticeWriter(Destination destination) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Whether a failed write throws. Without it, only <see cref="Failure"/> tells.</summary>
    public bool Throws { get; init; }

    /// <summary>The first failure; null if there was none.</summary>
    public IOException? Failure { get; private set; }

    public override void Write(char value)
    {
        _line.Append(value);
        if (value != '\n')
        {
            return;
        }

        Flush();
    }

    public override void Write(string? value)
    {
        // Whole lines in one write.
        ReadOnlySpan<char> text = value;
        int end = text.LastIndexOf('\n') + 1;
        _line.Append(text[..end]);
        if (end > 0)
        {
            Flush();
        }

        _line.Append(text[end..]);
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Writes what there is of the last line.</summary>
    public override void Flush()
    {
        if (_line.Length == 0)
        {
            return;
        }

        byte[] bytes = ByteText.Encode(_line.ToString());
        _line.Clear();
        try
        {
            destination.Write(bytes);
        }
        catch (IOException failure)
        {
            Failure ??= failure;
            if (Throws)
            {
                throw;
            }
        }
    }
}
