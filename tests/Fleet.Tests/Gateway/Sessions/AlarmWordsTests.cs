using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Sessions;

public sealed class AlarmWordsTests
{
    [Theory]
    [InlineData(0u, "")]
    [InlineData(1u, "emergency button")]
    [InlineData(6u, "overspeed, fatigue driving")]
    [InlineData(1u << 31, "illegal door opening")]
    public void Each_alarm_bit_has_words(uint alarm, string words) => Assert.Equal(words, Of(Vehicle.Report(1, alarm)));

    [Theory]
    [InlineData(PositionItemIds.DriverAlarm, 1, "driver: fatigue")]
    [InlineData(PositionItemIds.DriverAlarm, 0x11, "driver: type 0x11")]
    [InlineData(PositionItemIds.AdasAlarm, 4, "assistance: pedestrian")]
    public void Items_of_alarms_have_words(byte id, byte type, string words)
    {
        byte[] alarm = new byte[SafetyAlarm.Length];
        alarm[5] = type;
        Assert.Equal(words, Of(Vehicle.Report(1, items: [id, SafetyAlarm.Length, .. alarm])));
    }

    [Fact]
    public void An_item_of_an_unknown_layout_is_an_alarm_as_well() =>
        Assert.Equal(
            "overspeed, driver: of a form of its own",
            Of(Vehicle.Report(1, 2, [PositionItemIds.DriverAlarm, 1, 9]))
        );

    private static string Of(byte[] report)
    {
        Assert.True(Position.TryParse(report, out Position position, out PositionItems items));
        return string.Join(", ", AlarmWords.Of(position, items).Select(static sign => sign.Kind));
    }
}
