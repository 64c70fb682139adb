using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Writes the run's own messages to standard error, line by line.</summary>
/// <remarks>.NET's own writer switches a terminal's keypad into another mode, and a killed run would leave the terminal
/// in that mode.</remarks>
internal sealed class NoticeWriter(Destination destination) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        _line.Append(value);
        if (value != '\n')
        {
            return;
        }

        try
        {
            destination.Write(Encoding.GetBytes(_line.ToString()));
        }
        catch (IOException)
        {
            // No other stream is left to report this error on.
        }

        _line.Clear();
    }

    public override void Write(string? value)
    {
        foreach (char c in value ?? "")
        {
            Write(c);
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
