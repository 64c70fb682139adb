using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>Notes what it is told, and does what a test says on each line.</summary>
internal sealed class ScriptedLines : LineReceiver
{
    public List<string> Told { get; } = [];

    public Action<ScriptedLines, string> OnLine { get; set; } = static (_, _) => { };

    public Action<ScriptedLines, string> OnRaw { get; set; } = static (_, _) => { };

    public bool KeepsOnWhenTooLong { get; set; }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        Told.Add(text);
        OnLine(this, text);
    }

    protected override void RawDataReceived(ReadOnlySpan<byte> data)
    {
        string text = Encoding.UTF8.GetString(data);
        Told.Add("raw:" + text);
        OnRaw(this, text);
    }

    protected override void LineLengthExceeded(ReadOnlySpan<byte> start)
    {
        Told.Add("too long:" + Encoding.UTF8.GetString(start));
        if (!KeepsOnWhenTooLong)
        {
            base.LineLengthExceeded(start);
        }
    }

    protected override void ConnectionLost(Failure reason) => Told.Add("lost");
}
