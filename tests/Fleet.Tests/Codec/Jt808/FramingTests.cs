using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Fleet.Tests.Codec.Jt808;

public sealed class FramingTests
{
    [Fact]
    public void The_example_of_the_standard_is_escaped_as_in_the_standard()
    {
        Span<byte> wire = stackalloc byte[10];

        int length = Jt808Framing.WriteEscaped(wire, [0x30, 0x7E, 0x08, 0x7D, 0x55]);

        Assert.Equal("307D02087D0155", Convert.ToHexString(wire[..length]));
    }

    [Theory]
    [InlineData("7e0002800001390000004500718e7e", Jt808Error.None)]
    [InlineData("7e0002800001390000004500718f7e", Jt808Error.Checksum)]
    [InlineData("7e0002000000000000067900007d7e", Jt808Error.Escape)]
    [InlineData("7e0801200500123456789002b67e", Jt808Error.Header)]
    [InlineData("7e81040000010000000001341990550700016b7e", Jt808Error.Length)]
    [InlineData("7e0801200301390000008300de000300006162632c7e", Jt808Error.Fragment)]
    [InlineData("7e007e", Jt808Error.Header)]
    [InlineData("7e7e", Jt808Error.Checksum)]
    public void A_frame_is_right_or_wrong_for_a_reason(string hex, Jt808Error expected)
    {
        Span<byte> buffer = stackalloc byte[Jt808Framing.MaxLength];

        Jt808Error error = Jt808Framing.Read(Convert.FromHexString(hex).AsSpan()[1..^1], buffer, out _);

        Assert.Equal(expected, error);
    }

    [Fact]
    public void Reading_and_writing_a_position_allocates_nothing()
    {
        Span<byte> body = stackalloc byte[128];
        int length = new Position(1, 2, 30_000_000, 120_000_000, 1, 2, 3, default).WriteTo(body);
        length += PositionItem.Write(body[length..], PositionItemIds.Mileage, [0, 0, 0, 1]);
        var terminal = TerminalNumber.Parse("13900000001", isLong: false);
        Span<byte> wire = stackalloc byte[Jt808Framing.MaxWireLength];
        Span<byte> buffer = stackalloc byte[Jt808Framing.MaxLength];
        long least = long.MaxValue;
        int items = 0;
        for (int round = 0; round < 1_000; round++)
        {
            // The minimum of many runs is the cost: some runs also include one-time work of the runtime.
            long before = GC.GetAllocatedBytesForCurrentThread();
            int written = Jt808Framing.Write(
                wire,
                Jt808Header.For(MessageIds.Position, terminal, (ushort)round),
                body[..length]
            );
            if (
                Jt808Framing.Read(wire[1..(written - 1)], buffer, out Jt808Frame frame) == Jt808Error.None
                && Position.TryParse(frame.Body, out _, out PositionItems found)
            )
            {
                foreach (PositionItem item in found)
                {
                    items += item.Value.Length;
                }
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(4_000, items);
    }
}
