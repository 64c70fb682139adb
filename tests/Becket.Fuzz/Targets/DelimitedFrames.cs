namespace Becket.Fuzz.Targets;

/// <summary>Frames between delimiters. A frame is good if its first byte is not 0xFF; the first byte 1 pauses, 2
/// closes.</summary>
public sealed class DelimitedFrames : DelimitedFrameReceiver
{
    public const byte Start = 0x7E;
    public const byte End = 0x7F;

    private readonly Trace _trace;

    public DelimitedFrames(Trace trace, byte end)
        : base(Start, end)
    {
        _trace = trace;
        MaxLength = FuzzTargets.MaxLength;
        MaxNoise = 3 * FuzzTargets.MaxLength;
    }

    /// <summary>Whether the connection goes on after more noise than
    /// <see cref="DelimitedFrameReceiver.MaxNoise"/>.</summary>
    public bool BearsNoise { get; init; }

    protected override bool FrameReceived(ReadOnlySpan<byte> frame)
    {
        _trace.Add("frame", frame);
        if (frame is [1, ..])
        {
            PauseProducing();
        }
        else if (frame is [2, ..])
        {
            Transport.LoseConnection();
        }

        return frame is not [0xFF, ..];
    }

    protected override void NoiseReceived(ReadOnlySpan<byte> noise) => _trace.Add("noise", noise);

    protected override void LengthLimitExceeded(ReadOnlySpan<byte> start) => _trace.Add("too long", start);

    protected override void NoiseLimitExceeded()
    {
        _trace.Add("too much noise");
        if (!BearsNoise)
        {
            base.NoiseLimitExceeded();
        }
    }
}
