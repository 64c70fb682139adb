using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Makes records of alarms of the anti-fatigue device. See docs/fleet-fp.md.</summary>
internal static class FpReports
{
    private const int TimeAt = 2;
    private static readonly string[] s_kinds = ["", "fatigue", "telephone", "smoking", "distracted"];

    /// <param name="device">Whose.</param>
    /// <param name="serial">Of the message that brought it; null if there are none: then the alarm is told from others
    /// by its time and its kind.</param>
    /// <param name="item">Which alarm of the message, from 0.</param>
    /// <param name="received">When; stands in where the device's own time is none.</param>
    /// <param name="payload">Of the frame. One of another length than the known one is kept as it is.</param>
    public static AlarmRecord ToAlarm(
        string device,
        int? serial,
        int item,
        DateTimeOffset received,
        ReadOnlySpan<byte> payload
    )
    {
        bool isKnown = payload.Length == TimeAt + BcdTime.Length;
        int kind = isKnown ? payload[0] : 0;
        DateTimeOffset? time = isKnown ? new BcdTime(payload[TimeAt..]).ToTime() : null;
        return new AlarmRecord
        {
            Device = device,
            Time = (time ?? received).ToUniversalTime(),
            Serial = serial ?? kind,
            Item = item,
            Received = received,
            What = kind > 0 && kind < s_kinds.Length ? $"anti-fatigue device: {s_kinds[kind]}" : "anti-fatigue device",
            Body = payload.ToArray(),
        };
    }
}
