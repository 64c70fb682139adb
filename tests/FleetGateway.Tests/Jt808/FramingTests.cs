using Becket.Samples.Fleet.Jt808;

namespace FleetGateway.Tests.Jt808;

public sealed class FramingTests
{
    [Fact]
    public void The_example_of_the_standard_is_escaped_as_it_says()
    {
        Span<byte> wire = stackalloc byte[10];

        var length = Jt808Framing.WriteEscaped(wire, [0x30, 0x7E, 0x08, 0x7D, 0x55]);

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

        var error = Jt808Framing.Read(Convert.FromHexString(hex).AsSpan()[1..^1], buffer, out _);

        Assert.Equal(expected, error);
    }
}
