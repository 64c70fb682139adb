namespace Becket.Tests.Simulations.Library;

/// <summary>A sender that writes frames in pieces of any length, and a receiver that compares them with what was
/// sent.</summary>
internal static class FramedStream
{
    public const int Port = 7;

    /// <summary>Frames whose bytes are drawn: short ones, empty ones, and some that are longer than a packet.</summary>
    public static byte[][] Draw(Random random, int count, bool hasDelimiters)
    {
        byte[][] frames = new byte[count][];
        for (int index = 0; index < count; index++)
        {
            int length = random.Next(10) switch
            {
                0 => 0,
                1 => random.Next(4_000),
                _ => random.Next(60),
            };
            frames[index] = new byte[length];
            random.NextBytes(frames[index]);
            if (hasDelimiters)
            {
                // A line may hold all bytes but its own end.
                Replace(frames[index], (byte)'\n', (byte)'n');
            }
        }

        return frames;
    }

    /// <summary>The bytes of the frames on the wire.</summary>
    public static byte[] ToWire(byte[][] frames, FrameKind kind)
    {
        var wire = new MemoryStream();
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        foreach (byte[] frame in frames)
        {
            switch (kind)
            {
                case FrameKind.Line:
                    wire.Write(frame);
                    wire.Write("\r\n"u8);
                    break;

                case FrameKind.Netstring:
                    wire.Write(System.Text.Encoding.ASCII.GetBytes($"{frame.Length}:"));
                    wire.Write(frame);
                    wire.Write(","u8);
                    break;

                default:
                    System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(prefix, frame.Length);
                    wire.Write(prefix);
                    wire.Write(frame);
                    break;
            }
        }

        return wire.ToArray();
    }

    /// <summary>Connects, writes the bytes in pieces, and closes.</summary>
    public static async Deferred Send(Reactor reactor, byte[] wire)
    {
        Connection sender = await reactor.ConnectTcp("server", Port);
        for (int sent = 0; sent < wire.Length; )
        {
            int count = Math.Min(wire.Length - sent, 1 + reactor.Random.Next(300));
            sender.Write(wire.AsSpan(sent, count));
            sent += count;
            if (reactor.Random.Next(3) == 0)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(reactor.Random.Next(5)));
            }
        }

        sender.LoseConnection();
    }

    private static void Replace(Span<byte> bytes, byte old, byte other) => bytes.Replace(old, other);
}
