using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>What is no message: none of it may harm the messages before and behind it.</summary>
internal static class Garbage
{
    /// <summary>The longest there is.</summary>
    public const int MaxLength = Jt808Framing.MaxWireLength + 64;

    /// <param name="wire">Room for <see cref="MaxLength"/> bytes.</param>
    /// <param name="frame">A frame to spoil.</param>
    /// <param name="random">Which garbage.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> wire, ReadOnlySpan<byte> frame, Random random)
    {
        frame.CopyTo(wire);
        switch (random.Next(6))
        {
            case 0:
                // A wrong checksum, or worse.
                wire[random.Next(1, frame.Length - 1)] ^= (byte)(1 << random.Next(8));
                return frame.Length;

            case 1:
                // Cut short. It begins the way a flag makes it, so the next frame's flag ends it.
                return random.Next(2, frame.Length - 1);

            case 2:
                // An escape of nothing.
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
