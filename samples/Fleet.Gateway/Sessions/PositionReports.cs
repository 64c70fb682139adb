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
    /// <param name="received">The time of arrival. Used if the device's own time is not a date.</param>
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
            Time = (position.Time.ToTime() ?? received).ToUniversalTime(),
            Serial = serial,
            Item = item,
            Latitude = (position.IsSouth ? -1 : 1) * position.Latitude / Millionths,
            Longitude = (position.IsWest ? -1 : 1) * position.Longitude / Millionths,
            Altitude = position.Altitude,
            Speed = position.Speed / 10.0,
            Direction = position.Direction,
            Status = position.Status,
        };

    public static AlarmRecord ToAlarm(
        PositionRecord position,
        string what,
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
            What = what,
            Position = position,
            Body = body.ToArray(),
        };
}
