using Becket.Samples.Fleet.Codec.Fp;
using CsCheck;

namespace Fleet.Tests.Codec.Fp;

public sealed class FpParserTests
{
    // Few different values, so that starts, escapes and small lengths are frequent.
    private static readonly Gen<byte> s_byte = Gen.OneOf(
        Gen.Byte,
        Gen.Const(FpFraming.Start),
        Gen.Const(FpFraming.Escape),
        Gen.Const((byte)0),
        Gen.Const((byte)1),
        Gen.Const((byte)2)
    );

    private static readonly Gen<byte[]> s_frame = Gen.Select(
        Gen.Byte,
        s_byte.Array[0, 40],
        static (type, payload) => Frame((FpType)type, payload)
    );

    /// <summary>Frames and noise, some of it made of parts of frames.</summary>
    private static readonly Gen<byte[]> s_stream = Gen.OneOf(
            s_frame,
            s_byte.Array[0, 20],
            Gen.Select(s_frame, Gen.Int[0, 60], static (frame, at) => frame[..Math.Min(at, frame.Length)]),
            Gen.Select(s_frame, Gen.Int[0, 60], Gen.Byte, static (frame, at, b) => Insert(frame, at % frame.Length, b))
        )
        .Array[0, 8]
        .Select(static parts => parts.SelectMany(static part => part).ToArray());

    [Fact]
    public void The_frames_on_the_page_are_correct()
    {
        Assert.Equal(
            "AA01000200 2A62".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(Frame(FpType.Heartbeat, [0, 0x2A]))
        );
        Assert.Equal(["Pong 002A"], Feed(Convert.FromHexString("AA810002002AF5")));
    }

    [Fact]
    public void Bytes_outside_frames_are_reported_in_order_with_the_frames() =>
        Assert.Equal(
            ["OutOfBand 0102", "Pong 00", "OutOfBand 03", "17 AAAB", "OutOfBand 04"],
            Feed([1, 2, .. Frame(FpType.Pong, [0]), 3, .. Frame((FpType)17, [0xAA, 0xAB]), 4])
        );

    [Fact]
    public void A_frame_that_was_cut_short_does_not_damage_the_next() =>
        Assert.Equal(["OutOfBand AA8100", "Pong 07"], Feed([0xAA, 0x81, 0, .. Frame(FpType.Pong, [7])]));

    [Theory]
    [InlineData("AA810002002AF4", "a wrong checksum")]
    [InlineData("AA81AB03", "an escape of something else")]
    [InlineData("AA810201", "a length of 513")]
    public void A_broken_frame_is_reported_out_of_band_as_received(string hex, string why)
    {
        Assert.True(Feed(Convert.FromHexString(hex)).SequenceEqual([$"OutOfBand {hex}"]), why);
        Assert.True(
            Feed([.. Convert.FromHexString(hex), .. Frame(FpType.Pong, [1])])
                .SequenceEqual([$"OutOfBand {hex}", "Pong 01"]),
            why
        );
    }

    [Fact]
    public void The_longest_payload_is_accepted_and_takes_the_memory_that_the_page_gives()
    {
        byte[] payload = new byte[FpFraming.MaxPayload];
        payload.AsSpan().Fill(FpFraming.Start);

        Assert.Equal([$"Alarm {Convert.ToHexString(payload)}"], Feed(Frame(FpType.Alarm, payload)));
    }

    [Fact]
    public void A_flood_takes_the_memory_of_one_frame_and_one_piece()
    {
        foreach (byte flood in new byte[] { 0, FpFraming.Start, FpFraming.Escape })
        {
            var parser = new FpParser();
            for (int i = 0; i < 5_000; i++)
            {
                foreach ((FpType type, ReadOnlySpan<byte> data) in parser.Feed([flood]))
                {
                    Assert.Equal(FpType.OutOfBand, type);
                    Assert.InRange(data.Length, 1, FpParser.OutOfBandLength);
                }

                Assert.InRange(parser.Buffered, 0, FpFraming.MaxWireLength + FpParser.OutOfBandLength);
            }
        }
    }

    [Fact]
    public void Every_cut_in_two_gives_the_same_events() =>
        s_stream.Sample(
            static stream =>
            {
                List<string> whole = Feed(stream);
                for (int cut = 1; cut < stream.Length; cut++)
                {
                    Assert.Equal(whole, Feed(stream[..cut], stream[cut..]));
                }

                Assert.Equal(whole, Feed([.. stream.Select(static b => new[] { b })]));
            },
            iter: 300
        );

    [Fact]
    public void No_byte_is_lost_and_no_byte_is_invented() =>
        s_stream.Sample(
            static stream =>
            {
                var back = new List<byte>();
                var parser = new FpParser();
                foreach ((FpType type, ReadOnlySpan<byte> data) in parser.Feed(stream))
                {
                    back.AddRange(type == FpType.OutOfBand ? data : Frame(type, data));
                }

                foreach ((FpType _, ReadOnlySpan<byte> data) in parser.End())
                {
                    back.AddRange(data);
                }

                Assert.Equal(stream, back);
                Assert.Equal(0, parser.Buffered);
            },
            iter: 1_000
        );

    [Fact]
    public void All_that_is_written_can_be_read() =>
        Gen.Select(Gen.Byte, s_byte.Array[0, FpFraming.MaxPayload])
            .Array[1, 5]
            .Sample(
                static frames =>
                    Assert.Equal(
                        frames.Select(static frame => Text((FpType)frame.Item1, frame.Item2)),
                        Feed([.. frames.SelectMany(static frame => Frame((FpType)frame.Item1, frame.Item2))])
                    ),
                iter: 300
            );

    private static byte[] Insert(byte[] bytes, int at, byte b) => [.. bytes[..at], b, .. bytes[at..]];

    private static byte[] Frame(FpType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> wire = stackalloc byte[FpFraming.MaxWireLength];
        return wire[..FpFraming.Write(wire, type, payload)].ToArray();
    }

    private static List<string> Feed(params byte[][] chunks)
    {
        var events = new List<string>();
        var parser = new FpParser();
        foreach (byte[] chunk in chunks)
        {
            foreach ((FpType type, ReadOnlySpan<byte> data) in parser.Feed(chunk))
            {
                events.Add(Text(type, data));
            }
        }

        foreach ((FpType type, ReadOnlySpan<byte> data) in parser.End())
        {
            events.Add(Text(type, data));
        }

        return events;
    }

    private static string Text(FpType type, ReadOnlySpan<byte> data) => $"{type} {Convert.ToHexString(data)}";
}
