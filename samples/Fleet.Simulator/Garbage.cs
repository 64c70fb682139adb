using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>Makes bytes that are no message. They must not damage the messages before and behind them.</summary>
internal static class Garbage
{
    /// <summary>The longest garbage, in bytes.</summary>
    public const int MaxLength = Jt808Framing.MaxWireLength + 64;

    /// <param name="wire">The destination, with room for <see cref="MaxLength"/> bytes.</param>
    /// <param name="frame">A frame to damage.</param>
    /// <param name="random">Chooses the garbage.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(Span<byte> wire, ReadOnlySpan<byte> frame, Random random)
    {
        frame.CopyTo(wire);
        switch (random.Next(6))
        {
            case 0:
                // A flipped bit: a wrong checksum, or a flag in the middle.
                wire[random.Next(1, frame.Length - 1)] ^= (byte)(1 << random.Next(8));
                return frame.Length;

            case 1:
                // Cut short. The flag of the next frame ends it.
                return random.Next(2, frame.Length - 1);

            case 2:
                // An escape without a valid second byte.
                wire[frame.Length - 2] = Jt808Framing.Escape;
                return frame.Length;

            case 3:
                wire[..64].Fill(Jt808Framing.Flag);
                return 64;

            case 4:
                // Longer than any frame.
                wire[..MaxLength].Fill(0x30);
                wire[0] = Jt808Framing.Flag;
                return MaxLength;

            default:
                int length = random.Next(1, 64);
                random.NextBytes(wire[..length]);
                return length;
        }
    }
}
