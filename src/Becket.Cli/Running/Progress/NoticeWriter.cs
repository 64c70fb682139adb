using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Standard error for what the run itself has to say, line by line.</summary>
/// <remarks>.NET's own writer, used at a terminal, first switches that terminal's keypad into another mode, and a run
/// that is killed would leave it so.</remarks>
internal sealed class NoticeWriter(Action<byte[]> write) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Lines go out at once.</summary>
    public static NoticeWriter To(Destination destination) =>
        new(line =>
        {
            try
            {
                destination.Write(line);
            }
            catch (IOException)
            {
                // There is nowhere left to say so.
            }
        });

    /// <summary>Lines stand in line with the children's outputs, so that they appear above the progress.</summary>
    public static NoticeWriter Through(OutputWriter writer) =>
        new(line =>
        {
            var bytes = new StoredBytes(writer.Store);
            writer.Keep(bytes, line);
            writer.Write(writer.Error, bytes);
        });

    public override void Write(char value)
    {
        _line.Append(value);
        if (value != '\n')
        {
            return;
        }

        write(Encoding.GetBytes(_line.ToString()));
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
