using System.Numerics;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Describes in words the alarms of a report. Source: JT/T 808-2013 table 24, -2019 table 25; T/JSATL 12-2017
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

    /// <returns>The alarms, separated by commas. Empty if there are none.</returns>
    public static string Of(in Position position, PositionItems items)
    {
        List<string>? words = null;
        for (uint bits = position.Alarm; bits != 0; bits &= bits - 1)
        {
            (words ??= []).Add(s_bits[BitOperations.TrailingZeroCount(bits)]);
        }

        foreach (PositionItem item in items)
        {
            if (item.Id is PositionItemIds.AdasAlarm or PositionItemIds.DriverAlarm)
            {
                (words ??= []).Add(Of(item));
            }
        }

        return words is null ? "" : string.Join(", ", words);
    }

    private static string Of(PositionItem item)
    {
        bool isDriver = item.Id == PositionItemIds.DriverAlarm;
        string[] names = isDriver ? s_driver : s_assistance;
        string source = isDriver ? "driver" : "assistance";
        return !SafetyAlarm.TryParse(item.Value, out SafetyAlarm alarm) ? $"{source}: of a form of its own"
            : alarm.Type > 0 && alarm.Type < names.Length ? $"{source}: {names[alarm.Type]}"
            : $"{source}: type 0x{alarm.Type:x2}";
    }
}
