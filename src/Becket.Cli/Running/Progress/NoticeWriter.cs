using System.Text;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Writes the run's own messages to standard error, line by line.</summary>
/// <remarks>.NET's own writer switches a terminal's keypad into another mode, and a killed run would leave the terminal in
/// that mode.</remarks>
internal sealed class NoticeWriter(Action<byte[]> write) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Writes each line at once.</summary>
    public static NoticeWriter To(Destination destination) =>
        new(line =>
        {
            try
            {
                destination.Write(line);
            }
            catch (IOException)
            {
                // No other stream is left to report this error on.
            }
        });

    /// <summary>Queues each line with the children's outputs, so that it appears above the progress.</summary>
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
