namespace Becket.Tests.Simulations.Library;

/// <summary>The frames that were sent, and those that have arrived.</summary>
internal sealed class ComparedFrames(byte[][] sent)
{
    public int Arrived { get; private set; }

    /// <summary>The first frame that is not as it was sent; null for none.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Whether all have arrived, and the connection has ended.</summary>
    public bool IsComplete => Arrived == sent.Length && HasEnded;

    public bool HasEnded { get; private set; }

    /// <summary>A receiver of these frames.</summary>
    public Protocol MakeReceiver(FrameKind kind) =>
        kind switch
        {
            FrameKind.Line => new Lines(this),
            FrameKind.Netstring => new Netstrings(this),
            _ => new Strings(this),
        };

    private void Compare(ReadOnlySpan<byte> frame)
    {
        if (Wrong is null && (Arrived >= sent.Length || !frame.SequenceEqual(sent[Arrived])))
        {
            Wrong = $"frame {Arrived}, of {frame.Length} bytes";
        }

        Arrived++;
    }

    private sealed class Lines(ComparedFrames frames) : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) => frames.Compare(line);

        protected override void ConnectionLost(Failure reason) => frames.HasEnded = true;
    }

    private sealed class Netstrings(ComparedFrames frames) : NetstringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data) => frames.Compare(data);

        protected override void ConnectionLost(Failure reason) => frames.HasEnded = true;
    }

    private sealed class Strings(ComparedFrames frames) : Int32StringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data) => frames.Compare(data);

        protected override void ConnectionLost(Failure reason) => frames.HasEnded = true;
    }
}
