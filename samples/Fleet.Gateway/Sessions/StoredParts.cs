using System.Globalization;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Parts of messages that are acknowledged before the message is whole. They are stored like alarms, so that
/// the next run of the gateway can go on with them.</summary>
internal static class StoredParts
{
    /// <summary>The name of a packet among the parts of its device.</summary>
    public static string NameOf(in Jt808Header header, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{header.MessageId:x4}/{header.PacketCount}/{index}");

    /// <summary>A record that keeps, or forgets, parts.</summary>
    public static AlarmRecord ToRecord(
        string device,
        int serial,
        DateTimeOffset received,
        params IReadOnlyList<MessagePart> parts
    ) =>
        new()
        {
            Device = device,
            Time = null,
            Serial = serial,
            Received = received,
            What = "",
            Body = parts[0].Bytes,
            Parts = parts,
        };

    /// <summary>A record that forgets all packets of a message.</summary>
    public static AlarmRecord Forget(string device, FragmentedMessage message, DateTimeOffset received)
    {
        Jt808Header header = message.Header;
        return ToRecord(
            device,
            header.Serial,
            received,
            [.. Enumerable.Range(1, message.PacketCount).Select(index => new MessagePart(NameOf(header, index), []))]
        );
    }

    /// <summary>Goes on with the parts that an earlier run has acknowledged.</summary>
    /// <param name="gateway">The gateway, before it listens.</param>
    /// <param name="stored">The parts in the store.</param>
    /// <param name="spooled">The reports in the spool, in the order of arrival; they came after what is in the
    /// store.</param>
    public static void Restore(FleetGateway gateway, IEnumerable<DevicePart> stored, IEnumerable<AlarmRecord> spooled)
    {
        var parts = new OrderedDictionary<(string Device, string Name), byte[]>();
        foreach (
            DevicePart change in stored.Concat(
                spooled.SelectMany(static report =>
                    (report.Parts ?? []).Select(part => new DevicePart(report.Device, part))
                )
            )
        )
        {
            parts.Remove((change.Device, change.Part.Name));
            if (change.Part.Bytes.Length > 0)
            {
                parts.Add((change.Device, change.Part.Name), change.Part.Bytes);
            }
        }

        Span<byte> buffer = stackalloc byte[Jt808Framing.MaxLength];
        foreach (((string device, string name), byte[] bytes) in parts)
        {
            if (name == FpStream.PartName)
            {
                gateway.Devices.HistoryOf(device).Fp.Restore(bytes);
            }
            else if (
                Jt808Framing.Read(bytes, buffer, out Jt808Frame frame) == Jt808Error.None
                && gateway.Fragments.Add(frame, out _) != FragmentOutcome.Refused
            )
            {
                gateway.Fragments.Leave(frame.Header.Terminal);
            }
        }
    }
}
