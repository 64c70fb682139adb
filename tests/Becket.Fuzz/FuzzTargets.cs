using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Becket.Fuzz.Targets;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Fuzz;

/// <summary>All parsers, with limits so small that inputs reach them.</summary>
public static class FuzzTargets
{
    public const int MaxLength = 20;

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("line", MakeLines, static trace => new Lines(trace, "\r\n"u8), MaxLength + 2),
        new("line-lf", MakeLines, static trace => new Lines(trace, "\n"u8), MaxLength + 1),
        new("line-aab", MakeLines, static trace => new Lines(trace, "aab"u8), MaxLength + 3),
        new("line-skip", MakeLines, static trace => new Lines(trace, "\r\n"u8) { Skips = true }, MaxLength + 2),
        new("lineonly", MakeLines, static trace => new OnlyLines(trace), MaxLength + 2),
        new("int8", static random => MakeStrings(random, 1), static trace => new Strings8(trace), MaxLength + 1),
        new("int16", static random => MakeStrings(random, 2), static trace => new Strings16(trace), MaxLength + 2),
        new(
            "int32",
            static random => MakeStrings(random, 4),
            static trace => new Strings32(trace, false),
            MaxLength + 4
        ),
        new(
            "int32-skip",
            static random => MakeStrings(random, 4),
            static trace => new Strings32(trace, true),
            MaxLength + 4
        ),
        new("netstring", MakeNetstrings, static trace => new Netstrings(trace), MaxLength + 4),
        new("stateful", static random => MakeStrings(random, 1), static trace => new States(trace), MaxLength + 1),
        new("flags", MakeFlagged, static trace => new DelimitedFrames(trace, DelimitedFrames.Start), MaxLength + 1),
        new("pair", MakeFlagged, static trace => new DelimitedFrames(trace, DelimitedFrames.End), MaxLength + 1),
        new(
            "flags-noise",
            MakeFlagged,
            static trace => new DelimitedFrames(trace, DelimitedFrames.Start) { BearsNoise = true },
            MaxLength + 1
        ),
        new("own", MakeOwn, static trace => new OwnFrames(trace), 2 * (byte.MaxValue + 2)),
        new("proxy", MakeProxied, MakeProxy, 4_096),
        new("jt808", FleetInputs.MakeFrames, static trace => new Jt808Frames(trace), Jt808Framing.MaxEscapedLength),
        new(
            "jt808-packets",
            FleetInputs.MakePackets,
            static trace => new Jt808Packets(trace),
            Jt808Framing.MaxEscapedLength
        ),
        new(
            "fp",
            FleetInputs.MakeDeviceBytes,
            static trace => new FpBytes(trace),
            FpFraming.MaxWireLength + FpParser.OutOfBandLength
        ),
    ];

    private static byte[] MakeLines(Random random) =>
        Join(
            random,
            static random =>
            {
                int raw = random.Next(20);
                return random.Next(4) switch
                {
                    0 =>
                    [
                        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"raw {raw}\r\n")),
                        .. Bytes(random, raw),
                    ],
                    1 => "pause\r\n"u8.ToArray(),
                    _ =>
                    [
                        .. Letters(random, random.Next(MaxLength + 3)),
                        .. random.Next(5) == 0 ? "aab"u8
                        : random.Next(4) == 0 ? "\n"u8
                        : "\r\n"u8,
                    ],
                };
            }
        );

    private static byte[] MakeStrings(Random random, int prefix) =>
        Join(
            random,
            random =>
            {
                byte[] data = Bytes(random, random.Next(MaxLength + 2));
                Span<byte> length = stackalloc byte[4];
                BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
                return [.. length[^prefix..], .. data];
            }
        );

    private static byte[] MakeNetstrings(Random random) =>
        Join(
            random,
            static random =>
            {
                byte[] data = Bytes(random, random.Next(MaxLength + 2));
                return
                [
                    .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{data.Length}:")),
                    .. data,
                    (byte)',',
                ];
            }
        );

    private static byte[] MakeFlagged(Random random) =>
        Join(
            random,
            static random =>
            {
                byte[] data = Bytes(random, random.Next(MaxLength + 3));
                if (data.Length > 0 && random.Next(2) == 0)
                {
                    data[0] = (byte)random.Next(-1, 4);
                }

                return random.Next(6) switch
                {
                    0 => data,
                    1 => [DelimitedFrames.Start, .. data],
                    2 => [.. data, DelimitedFrames.Start],
                    3 => [DelimitedFrames.Start, .. data, DelimitedFrames.Start],
                    _ => [DelimitedFrames.Start, .. data, DelimitedFrames.End],
                };
            }
        );

    private static byte[] MakeOwn(Random random) =>
        Join(
            random,
            static random =>
            {
                byte[] data = Bytes(random, random.Next(MaxLength));
                if (data.Length > 0 && random.Next(2) == 0)
                {
                    data[0] = (byte)random.Next(4);
                }

                byte[] frame = OwnFrames.Make(data);
                if (random.Next(5) == 0)
                {
                    frame[^1]++;
                }

                return frame;
            }
        );

    private static byte[] MakeProxied(Random random)
    {
        int bits = random.Next(2) == 0 ? 4 : 16;
        ProxyHeader header =
            random.Next(5) == 0
                ? ProxyHeader.Local
                : new ProxyHeader(
                    new IPEndPoint(new IPAddress(Bytes(random, bits)), random.Next(65_536)),
                    new IPEndPoint(new IPAddress(Bytes(random, bits)), random.Next(65_536))
                );
        return [.. random.Next(2) == 0 ? header.ToVersion1() : header.ToVersion2(), .. Bytes(random, random.Next(30))];
    }

    private static Proxied MakeProxy(Trace trace) => new(trace);

    private static byte[] Join(Random random, Func<Random, byte[]> make) =>
        [.. Enumerable.Range(0, random.Next(1, 7)).SelectMany(_ => make(random))];

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Letters(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (byte)"ab\rx"[random.Next(4)])];
}
