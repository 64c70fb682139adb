using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Fuzz;

/// <summary>Makes input for the fleet's codecs. Most checksums are right, because the parsers reject a frame with a
/// wrong one before they look at its content.</summary>
internal static class FleetInputs
{
    private static readonly ushort[] s_ids =
    [
        MessageIds.TerminalAnswer,
        MessageIds.Heartbeat,
        MessageIds.LogOut,
        MessageIds.AskServerTime,
        MessageIds.TerminalAsksForPackets,
        MessageIds.Register,
        MessageIds.Authenticate,
        MessageIds.Position,
        MessageIds.PositionBatch,
        MessageIds.UplinkTransparent,
        MessageIds.PlatformAnswer,
        MessageIds.PlatformAsksForPackets,
        MessageIds.ServerTime,
        MessageIds.RegisterAnswer,
        MessageIds.SetParameters,
        MessageIds.DownlinkTransparent,
        0x1234,
    ];

    public static byte[] MakeFrames(Random random) =>
        Join(
            random,
            static random =>
                random.Next(8) switch
                {
                    0 => Bytes(random, random.Next(20)),
                    1 => FrameWithAnyHeader(random),
                    _ => Frame(
                        random,
                        s_ids[random.Next(s_ids.Length)],
                        random.Next(2) == 0 ? Bytes(random, random.Next(100)) : Report(random)
                    ),
                }
        );

    /// <summary>Packets of few terminals and ids, so that many belong together.</summary>
    public static byte[] MakePackets(Random random) =>
        Join(
            random,
            static random =>
                Frame(
                    random,
                    (ushort)(MessageIds.UplinkTransparent + random.Next(6)),
                    Bytes(random, random.Next(60)),
                    (ushort)random.Next(1, 4),
                    (ushort)random.Next(5)
                )
        );

    public static byte[] MakeDeviceBytes(Random random) =>
        Join(
            random,
            static random =>
            {
                if (random.Next(4) == 0)
                {
                    return Bytes(random, random.Next(300));
                }

                Span<byte> wire = stackalloc byte[FpFraming.MaxWireLength];
                return wire[
                    ..FpFraming.Write(
                        wire,
                        (FpType)random.Next(256),
                        Bytes(random, random.Next(random.Next(5) == 0 ? FpFraming.MaxPayload + 1 : 20))
                    )
                ]
                    .ToArray();
            }
        );

    /// <summary>A frame with arbitrary values in its header.</summary>
    private static byte[] FrameWithAnyHeader(Random random)
    {
        byte[] content = Bytes(random, random.Next(60));
        byte checksum = 0;
        foreach (byte b in content)
        {
            checksum ^= b;
        }

        Span<byte> wire = stackalloc byte[256];
        int length = Jt808Framing.WriteEscaped(wire, [.. content, checksum]);
        return [Jt808Framing.Flag, .. wire[..length], Jt808Framing.Flag];
    }

    private static byte[] Frame(Random random, ushort id, byte[] body, ushort count = 0, ushort index = 0)
    {
        var terminal = new TerminalNumber([
            0,
            0,
            0,
            0,
            0,
            (byte)random.Next(3),
            .. random.Next(2) == 0 ? new byte[4] : [],
        ]);
        Jt808Header header = Jt808Header.For(id, terminal, (ushort)random.Next(10)) with
        {
            PacketCount = count,
            PacketIndex = index,
        };
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        return wire[..Jt808Framing.Write(wire, header, body)].ToArray();
    }

    /// <summary>A position and its items, sometimes in a batch.</summary>
    private static byte[] Report(Random random)
    {
        byte[] report = [.. Bytes(random, 28), .. Enumerable.Range(0, random.Next(4)).SelectMany(_ => Item(random))];
        return random.Next(3) == 0 ? [0, 1, 0, 0, (byte)report.Length, .. report] : report;
    }

    private static byte[] Item(Random random)
    {
        byte[] ids = [0x01, 0x02, 0x11, 0x12, 0x13, 0x2B, 0x30, 0x64, 0x65, 0xE0];
        byte[] lengths = [0, 1, 2, 4, 5, 6, 7, 47];
        byte length = lengths[random.Next(lengths.Length)];
        return [ids[random.Next(ids.Length)], length, .. Bytes(random, length)];
    }

    private static byte[] Join(Random random, Func<Random, byte[]> make) =>
        [.. Enumerable.Range(0, random.Next(1, 7)).SelectMany(_ => make(random))];

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
