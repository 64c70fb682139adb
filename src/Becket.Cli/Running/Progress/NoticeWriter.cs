using System.Text;

namespace Becket.Cli.Running;

/// <summary>Standard error for what the run itself has to say while progress is painted: it appears above that, as the children's outputs do.</summary>
/// <remarks>Threads: the loop's.</remarks>
internal sealed class NoticeWriter(OutputWriter writer) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        _line.Append(value);
        if (value != '\n')
            return;

        var bytes = new StoredBytes(writer.Store);
        writer.Keep(bytes, Encoding.GetBytes(_line.ToString()));
        writer.Write(writer.Error, bytes);
        _line.Clear();
    }

    public override void Write(string? value)
    {
        foreach (char c in value ?? "")
            Write(c);
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
