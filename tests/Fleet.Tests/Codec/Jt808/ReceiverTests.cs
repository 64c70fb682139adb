using Becket.Samples.Fleet.Codec.Decoding;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Testing;
using CsCheck;
using Fleet.Tests.Codec.Vectors;

namespace Fleet.Tests.Codec.Jt808;

public sealed class ReceiverTests
{
    private static readonly byte[] s_heartbeat = Convert.FromHexString("7e00020000013900000090012c877e");

    [Fact]
    public void Every_cut_of_every_vector_in_two_gives_the_same_frames()
    {
        foreach (byte[]? wire in VectorFile.All.Select(VectorFile.Wire))
        {
            DecodingReceiver whole = Receive([wire]);
            for (int cut = 1; cut < wire.Length; cut++)
            {
                Assert.Equal(whole.Frames, Receive([wire[..cut], wire[cut..]]).Frames);
            }

            Assert.Equal(whole.Frames, Receive(wire.Select(static b => new[] { b })).Frames);
        }
    }

    [Fact]
    public void The_frames_of_a_stream_do_not_depend_on_how_it_is_cut()
    {
        byte[] all = VectorFile.All.SelectMany(VectorFile.Wire).ToArray();
        DecodingReceiver whole = Receive([all]);
        Gen.Int[1, 400]
            .List[1, 200]
            .Sample(
                sizes =>
                {
                    var chunks = new List<byte[]>();
                    int at = 0;
                    for (int i = 0; at < all.Length; i++)
                    {
                        int size = Math.Min(sizes[i % sizes.Count], all.Length - at);
                        chunks.Add(all[at..(at + size)]);
                        at += size;
                    }

                    return whole.Frames.SequenceEqual(Receive(chunks).Frames);
                },
                iter: 100
            );
    }

    [Fact]
    public void A_frame_that_was_cut_short_does_not_damage_its_neighbour()
    {
        List<DecodedFrame> frames = Receive([
            [.. s_heartbeat[..8], .. s_heartbeat, .. s_heartbeat],
        ]).Frames;

        Assert.Equal(
            [Jt808Error.Checksum, Jt808Error.None, Jt808Error.None],
            frames.Select(static frame => frame.Error)
        );
    }

    [Fact]
    public void Neighbours_may_share_a_flag() =>
        Assert.Equal(
            2,
            Receive([
                [.. s_heartbeat[..^1], .. s_heartbeat],
            ])
                .Frames.Count(static frame => frame.Error == Jt808Error.None)
        );

    [Fact]
    public void Bytes_before_the_first_flag_are_skipped()
    {
        DecodingReceiver receiver = Receive([
            [1, 2, 3],
            s_heartbeat,
        ]);

        Assert.Equal(1, receiver.Skipped);
        Assert.Equal(Jt808Error.None, Assert.Single(receiver.Frames).Error);
    }

    [Fact]
    public void Megabytes_without_a_flag_are_skipped_before_the_first_one_and_after_it()
    {
        byte[] rubbish = new byte[3 << 20];

        DecodingReceiver receiver = Receive([rubbish, s_heartbeat, rubbish, s_heartbeat]);

        Assert.Equal(1, receiver.Skipped);
        Assert.Equal(
            [Jt808Error.None, Jt808Error.Length, Jt808Error.None],
            receiver.Frames.Select(static frame => frame.Error)
        );
    }

    [Fact]
    public void The_receiver_holds_one_frame_at_most()
    {
        var receiver = new DecodingReceiver();
        var transport = new StringTransport();
        transport.Connect(receiver);
        transport.Deliver([Jt808Framing.Flag]);
        for (int i = 0; i < 10_000; i++)
        {
            transport.Deliver([0x7D]);
            Assert.InRange(receiver.Buffered, 0, Jt808Framing.MaxEscapedLength);
        }
    }

    [Fact]
    public void A_flood_of_flags_gives_no_frame()
    {
        byte[] flood = new byte[1 << 20];
        flood.AsSpan().Fill(Jt808Framing.Flag);

        DecodingReceiver receiver = Receive([flood, s_heartbeat]);

        Assert.Equal(Jt808Error.None, Assert.Single(receiver.Frames).Error);
        Assert.Equal(0, receiver.Buffered);
    }

    [Fact]
    public void All_that_is_written_can_be_read()
    {
        Gen<TerminalNumber> number = Gen
            .Byte.Array[TerminalNumber.ShortLength]
            .Select(static bytes => new TerminalNumber(bytes));
        Gen<TerminalNumber> longNumber = Gen
            .Byte.Array[TerminalNumber.LongLength]
            .Select(static bytes => new TerminalNumber(bytes));
        Gen.Select(
                Gen.OneOf(number, longNumber),
                Gen.UShort,
                Gen.UShort,
                Gen.OneOf(Gen.Byte, Gen.Const((byte)0x7D), Gen.Const((byte)0x7E)).Array[0, Jt808Header.MaxBodyLength]
            )
            .Sample(
                (terminal, id, serial, body) =>
                {
                    var header = Jt808Header.For(id, terminal, serial);
                    Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
                    int length = Jt808Framing.Write(wire, header, body);

                    DecodedFrame frame = Assert.Single(Receive([wire[..length].ToArray()]).Frames);

                    Assert.Equal(
                        (Jt808Error.None, terminal, id, serial),
                        (frame.Error, frame.Header.Terminal, frame.Header.MessageId, frame.Header.Serial)
                    );
                    Assert.Equal(body, frame.Body);
                },
                iter: 300
            );
    }

    private static DecodingReceiver Receive(IEnumerable<byte[]> chunks)
    {
        var receiver = new DecodingReceiver();
        var transport = new StringTransport();
        transport.Connect(receiver);
        foreach (byte[] chunk in chunks)
        {
            transport.Deliver(chunk);
        }

        return receiver;
    }
}
