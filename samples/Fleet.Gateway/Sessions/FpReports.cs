using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Makes records from alarms of the anti-fatigue device. See docs/fleet-fp.md.</summary>
internal static class FpReports
{
    private const int TimeAt = 2;
    private static readonly string[] s_kinds = ["", "fatigue", "telephone", "smoking", "distracted"];

    /// <param name="device">The device's name.</param>
    /// <param name="serial">The serial number of the message that carried the frame. Over TCP, the number of <see
    /// cref="FpClaims"/>.</param>
    /// <param name="item">The number of the alarm within the message, from 0.</param>
    /// <param name="received">The time of arrival.</param>
    /// <param name="payload">The frame's payload. A payload of another length than the defined one is stored but not
    /// decoded.</param>
    public static AlarmRecord ToAlarm(
        string device,
        int serial,
        int item,
        DateTimeOffset received,
        ReadOnlySpan<byte> payload
    )
    {
        bool isKnown = payload.Length == TimeAt + BcdTime.Length;
        int kind = isKnown ? payload[0] : 0;
        DateTimeOffset? time = isKnown ? new BcdTime(payload[TimeAt..]).ToTime() : null;
        string what =
            kind > 0 && kind < s_kinds.Length ? $"anti-fatigue device: {s_kinds[kind]}" : "anti-fatigue device";
        return new AlarmRecord
        {
            Device = device,
            Time = time?.ToUniversalTime(),
            Serial = serial,
            Item = item,
            Received = received,
            What = what,
            Signs = [new AlarmSign(what, AlarmCourse.Once)],
            Body = payload.ToArray(),
        };
    }
}
