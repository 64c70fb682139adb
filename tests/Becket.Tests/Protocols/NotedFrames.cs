using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>Notes the calls of a receiver of delimited frames. Frames that begin with "bad" are rejected.</summary>
internal sealed class NotedFrames(char start = '~', char end = '~') : DelimitedFrameReceiver((byte)start, (byte)end)
{
    public List<string> Notes { get; } = [];

    public Action<NotedFrames, string> OnFrame { get; set; } = static (_, _) => { };

    protected override bool FrameReceived(ReadOnlySpan<byte> frame)
    {
        string text = Encoding.UTF8.GetString(frame);
        Notes.Add(text);
        OnFrame(this, text);
        return !text.StartsWith("bad", StringComparison.Ordinal);
    }

    protected override void NoiseReceived(ReadOnlySpan<byte> noise) =>
        Notes.Add("noise:" + Encoding.UTF8.GetString(noise));

    protected override void LengthLimitExceeded(ReadOnlySpan<byte> start) =>
        Notes.Add("too long:" + Encoding.UTF8.GetString(start));

    protected override void NoiseLimitExceeded()
    {
        Notes.Add("too much noise");
        base.NoiseLimitExceeded();
    }
}
