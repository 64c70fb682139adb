using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>Notes its calls, and does what a test says on each line.</summary>
internal sealed class ScriptedLines : LineReceiver
{
    public List<string> Calls { get; } = [];

    public Action<ScriptedLines, string> OnLine { get; set; } = static (_, _) => { };

    public Action<ScriptedLines, string> OnRaw { get; set; } = static (_, _) => { };

    public Action<ScriptedLines> OnTooLong { get; set; } = static _ => { };

    public bool KeepsConnectionWhenTooLong { get; set; }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        Calls.Add(text);
        OnLine(this, text);
    }

    protected override void RawDataReceived(ReadOnlySpan<byte> data)
    {
        string text = Encoding.UTF8.GetString(data);
        Calls.Add("raw:" + text);
        OnRaw(this, text);
    }

    protected override void LineLengthExceeded(ReadOnlySpan<byte> start)
    {
        Calls.Add("too long:" + Encoding.UTF8.GetString(start));
        OnTooLong(this);
        if (!KeepsConnectionWhenTooLong)
        {
            base.LineLengthExceeded(start);
        }
    }

    protected override void ConnectionLost(Failure reason) => Calls.Add("lost");
}
