using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Makes records from position reports.</summary>
internal static class PositionReports
{
    private const double Millionths = 1e6;

    /// <param name="device">The terminal's number.</param>
    /// <param name="serial">The serial number of the message.</param>
    /// <param name="item">The number of the report within the message, from 0.</param>
    /// <param name="position">The report.</param>
    /// <param name="received">The time of arrival.</param>
    public static PositionRecord ToRecord(
        string device,
        int serial,
        int item,
        in Position position,
        DateTimeOffset received
    ) =>
        new()
        {
            Device = device,
            Received = received,
            Time = position.Time.ToTime()?.ToUniversalTime(),
            Serial = serial,
            Item = item,
            Latitude = (position.IsSouth ? -1 : 1) * position.Latitude / Millionths,
            Longitude = (position.IsWest ? -1 : 1) * position.Longitude / Millionths,
            Altitude = position.Altitude,
            Speed = position.Speed / 10.0,
            Direction = position.Direction,
            Status = position.Status,
            Alarm = position.Alarm,
        };

    public static AlarmRecord ToAlarm(
        PositionRecord position,
        IReadOnlyList<AlarmSign> signs,
        DateTimeOffset received,
        ReadOnlySpan<byte> body
    ) =>
        new()
        {
            Device = position.Device,
            Time = position.Time,
            Serial = position.Serial,
            Item = position.Item,
            Received = received,
            What = string.Join(", ", signs.Select(static sign => sign.Kind)),
            Signs = signs,
            Position = position,
            Body = body.ToArray(),
        };
}
