using System.Numerics;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Finds the alarms of a report, and describes them in words. Source: JT/T 808-2013 table 24, -2019 table 25;
/// T/JSATL 12-2017
/// tables 4-15 and 4-16.</summary>
internal static class AlarmWords
{
    private static readonly string[] s_bits =
    [
        "emergency button",
        "overspeed",
        "fatigue driving",
        "danger warning",
        "GNSS module fault",
        "GNSS antenna cut",
        "GNSS antenna short",
        "main power low",
        "main power off",
        "display fault",
        "TTS fault",
        "camera fault",
        "IC card module fault",
        "overspeed warning",
        "fatigue warning",
        "driving against rules",
        "tyre pressure warning",
        "right-turn blind spot",
        "daily driving time exceeded",
        "parked too long",
        "in or out of area",
        "in or out of route",
        "segment time too short or long",
        "off route",
        "VSS fault",
        "fuel abnormal",
        "stolen",
        "illegal ignition",
        "illegal movement",
        "collision",
        "rollover warning",
        "illegal door opening",
    ];

    private static readonly string[] s_driver =
    [
        "",
        "fatigue",
        "phone call",
        "smoking",
        "distracted",
        "driver abnormal",
    ];

    private static readonly string[] s_assistance =
    [
        "",
        "forward collision",
        "lane departure",
        "too close",
        "pedestrian",
        "frequent lane change",
        "road sign exceeded",
        "obstacle",
    ];

    /// <summary>The alarms of a report.</summary>
    /// <param name="position">The report.</param>
    /// <param name="items">Its items.</param>
    /// <param name="newBits">The alarm bits that the device's report before did not show.</param>
    /// <param name="isLate">Whether the report was kept by the terminal while it had no network. Then it says nothing
    /// about what lasts now.</param>
    public static IReadOnlyList<AlarmSign> Of(
        in Position position,
        PositionItems items,
        uint newBits = 0,
        bool isLate = false
    )
    {
        List<AlarmSign>? signs = null;
        for (uint bits = position.Alarm; bits != 0; bits &= bits - 1)
        {
            int bit = BitOperations.TrailingZeroCount(bits);
            (signs ??= []).Add(
                new AlarmSign(
                    s_bits[bit],
                    isLate ? AlarmCourse.Once : AlarmCourse.WhileShown,
                    IsNew: (newBits & (1u << bit)) != 0
                )
            );
        }

        foreach (PositionItem item in items)
        {
            if (item.Id is PositionItemIds.AdasAlarm or PositionItemIds.DriverAlarm)
            {
                (signs ??= []).Add(Of(item));
            }
        }

        return signs ?? [];
    }

    /// <summary>The alarm bits in words.</summary>
    public static IReadOnlyList<string> OfBits(uint bits)
    {
        var words = new List<string>();
        for (; bits != 0; bits &= bits - 1)
        {
            words.Add(s_bits[BitOperations.TrailingZeroCount(bits)]);
        }

        return words;
    }

    private static AlarmSign Of(PositionItem item)
    {
        bool isDriver = item.Id == PositionItemIds.DriverAlarm;
        string[] names = isDriver ? s_driver : s_assistance;
        string source = isDriver ? "driver" : "assistance";
        if (!SafetyAlarm.TryParse(item.Value, out SafetyAlarm alarm))
        {
            return new AlarmSign($"{source}: of a form of its own", AlarmCourse.Once);
        }

        string kind =
            alarm.Type > 0 && alarm.Type < names.Length
                ? $"{source}: {names[alarm.Type]}"
                : $"{source}: type 0x{alarm.Type:x2}";
        return alarm.Flag switch
        {
            SafetyAlarm.Start => new AlarmSign(kind, AlarmCourse.UntilEnded),
            SafetyAlarm.End => new AlarmSign(kind, AlarmCourse.Ended),
            _ => new AlarmSign(kind, AlarmCourse.Once),
        };
    }
}
