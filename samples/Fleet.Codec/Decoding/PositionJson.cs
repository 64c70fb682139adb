using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>Writes positions and their items as JSON, under the names that the vectors use for their fields.</summary>
internal static class PositionJson
{
    /// <param name="json">The object that receives the fields.</param>
    /// <param name="body">A body for which <see cref="BodyJson.Parses"/> is true.</param>
    public static void WriteFields(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        _ = Position.TryParse(body, out Position position, out PositionItems items);
        json.WriteString("alarm"u8, $"0x{position.Alarm:x8}");
        json.WriteString("status"u8, $"0x{position.Status:x8}");
        json.WriteNumber("latitude"u8, position.Latitude);
        json.WriteNumber("longitude"u8, position.Longitude);
        json.WriteNumber("altitude"u8, position.Altitude);
        json.WriteNumber("speed"u8, position.Speed);
        json.WriteNumber("direction"u8, position.Direction);
        WriteTime(json, position.Time, BcdTime.ChinaOffset);
        json.WriteStartArray("items"u8);
        foreach (PositionItem item in items)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"0x{item.Id:x2}");
            json.WriteNumber("length"u8, item.Value.Length);
            json.WriteString("hex"u8, Convert.ToHexStringLower(item.Value));
            WriteValue(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteBatch(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        _ = PositionBatch.TryParse(body, out PositionBatch batch);
        json.WriteNumber("count"u8, batch.Count);
        json.WriteNumber("type"u8, batch.Type);
        json.WriteStartArray("locations"u8);
        foreach (ReadOnlySpan<byte> report in batch)
        {
            json.WriteStartObject();
            WriteFields(json, report);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the digits, and the time if the digits are a date. A UTC time has another property
    /// name.</summary>
    public static void WriteTime(Utf8JsonWriter json, BcdTime time, TimeSpan offset)
    {
        bool isUtc = offset == TimeSpan.Zero;
        json.WriteString("timeBcd"u8, time.ToString());
        json.WriteString(
            isUtc ? "timeUtc"u8 : "time"u8,
            time.ToTime(offset)
                ?.ToString(
                    isUtc ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:sszzz",
                    CultureInfo.InvariantCulture
                )
        );
    }

    /// <summary>Writes the decoded value if the id is known and the length is the one of its layout.</summary>
    private static void WriteValue(Utf8JsonWriter json, PositionItem item)
    {
        ReadOnlySpan<byte> value = item.Value;
        switch (item.Id, value.Length)
        {
            case (PositionItemIds.Mileage or PositionItemIds.VehicleSignals, 4):
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                break;

            case (
                PositionItemIds.Fuel
                    or PositionItemIds.RecorderSpeed
                    or PositionItemIds.AlarmToConfirm
                    or PositionItemIds.InputsAndOutputs,
                2
            ):
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt16BigEndian(value));
                break;

            case (PositionItemIds.NetworkStrength or PositionItemIds.Satellites, 1):
                json.WriteNumber("value"u8, value[0]);
                break;

            case (PositionItemIds.Overspeed, 1 or 5):
                json.WriteStartObject("value"u8);
                json.WriteNumber("area"u8, value[0]);
                if (value.Length == 5)
                {
                    json.WriteNumber("areaId"u8, BinaryPrimitives.ReadUInt32BigEndian(value[1..]));
                }
                else
                {
                    json.WriteNull("areaId"u8);
                }

                json.WriteEndObject();
                break;

            case (PositionItemIds.AreaAlarm, 6):
                json.WriteStartObject("value"u8);
                json.WriteNumber("area"u8, value[0]);
                json.WriteNumber("areaId"u8, BinaryPrimitives.ReadUInt32BigEndian(value[1..]));
                json.WriteNumber("direction"u8, value[5]);
                json.WriteEndObject();
                break;

            case (PositionItemIds.SegmentTime, 7):
                json.WriteStartObject("value"u8);
                json.WriteNumber("segmentId"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                json.WriteNumber("seconds"u8, BinaryPrimitives.ReadUInt16BigEndian(value[4..]));
                json.WriteNumber("result"u8, value[6]);
                json.WriteEndObject();
                break;

            case (PositionItemIds.Analog, 4):
                json.WriteStartObject("value"u8);
                json.WriteNumber("ad0"u8, BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
                json.WriteNumber("ad1"u8, BinaryPrimitives.ReadUInt16BigEndian(value));
                json.WriteEndObject();
                break;

            case (PositionItemIds.AdasAlarm or PositionItemIds.DriverAlarm, SafetyAlarm.Length):
                WriteAlarm(json, value, isAdas: item.Id == PositionItemIds.AdasAlarm);
                break;
        }
    }

    private static void WriteAlarm(Utf8JsonWriter json, ReadOnlySpan<byte> value, bool isAdas)
    {
        _ = SafetyAlarm.TryParse(value, out SafetyAlarm alarm);
        json.WriteStartObject("value"u8);
        json.WriteNumber("alarmId"u8, alarm.AlarmId);
        json.WriteNumber("flag"u8, alarm.Flag);
        json.WriteNumber("type"u8, alarm.Type);
        json.WriteNumber("level"u8, alarm.Level);
        if (isAdas)
        {
            json.WriteNumber("frontSpeed"u8, alarm.Detail(0));
            json.WriteNumber("frontDistance"u8, alarm.Detail(1));
            json.WriteNumber("deviation"u8, alarm.Detail(2));
            json.WriteNumber("roadSign"u8, alarm.Detail(3));
            json.WriteNumber("roadSignData"u8, alarm.Detail(4));
        }
        else
        {
            json.WriteNumber("fatigue"u8, alarm.Detail(0));
            json.WriteString(
                "reservedHex"u8,
                Convert.ToHexStringLower([alarm.Detail(1), alarm.Detail(2), alarm.Detail(3), alarm.Detail(4)])
            );
        }

        json.WriteNumber("speed"u8, alarm.Speed);
        json.WriteNumber("altitude"u8, alarm.Altitude);
        json.WriteNumber("latitude"u8, alarm.Latitude);
        json.WriteNumber("longitude"u8, alarm.Longitude);
        WriteTime(json, alarm.Time, BcdTime.ChinaOffset);
        json.WriteNumber("vehicleStatus"u8, alarm.VehicleStatus);
        json.WriteStartObject("alarmLabel"u8);
        json.WriteString("terminalId"u8, alarm.Label.TerminalId);
        WriteTime(json, alarm.Label.Time, BcdTime.ChinaOffset);
        json.WriteNumber("sequence"u8, alarm.Label.Sequence);
        json.WriteNumber("attachments"u8, alarm.Label.Attachments);
        json.WriteNumber("reserved"u8, alarm.Label.Reserved);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
