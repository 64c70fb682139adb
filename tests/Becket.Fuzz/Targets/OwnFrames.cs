namespace Becket.Fuzz.Targets;

/// <summary>A receiver as a user writes it: a length of one byte, as many bytes, and a byte that makes their sum zero.
/// A frame with another sum is skipped. It does not say how many bytes to append.</summary>
public sealed class OwnFrames(Trace trace) : FrameReceiver
{
    public static byte[] Make(ReadOnlySpan<byte> data)
    {
        byte sum = 0;
        foreach (byte each in data)
        {
            sum += each;
        }

        return [(byte)data.Length, .. data, (byte)-sum];
    }

    protected override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (data.IsEmpty || data.Length < data[0] + 2)
        {
            return FrameResult.Incomplete;
        }

        consumed = data[0] + 2;
        byte sum = 0;
        foreach (byte each in data[1..consumed])
        {
            sum += each;
        }

        if (sum != 0)
        {
            trace.Add("skipped");
            return FrameResult.Skipped;
        }

        ReadOnlySpan<byte> frame = data[1..(consumed - 1)];
        trace.Add("frame", frame);
        if (frame is [1, ..])
        {
            PauseProducing();
        }
        else if (frame is [2, _, .. var again])
        {
            PutBack(again);
        }

        return FrameResult.Received;
    }
}
