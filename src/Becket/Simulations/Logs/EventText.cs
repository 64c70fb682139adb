using System.Globalization;
using System.Net;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Logs;

/// <summary>Makes the text of events.</summary>
internal static class EventText
{
    /// <summary>A line of a log: the time, and what happened.</summary>
    public static string Line(in SimulationEvent happening) => $"{Time(happening.Time)} {Of(happening)}";

    /// <summary>A virtual time, in a column.</summary>
    public static string Time(double seconds) => string.Create(CultureInfo.InvariantCulture, $"[{seconds, 12:F6}s]");

    /// <summary>What happened.</summary>
    public static string Of(in SimulationEvent happening)
    {
        string host = happening.Host?.Name ?? "network";
        return happening.Kind switch
        {
            EventKind.Sent or EventKind.Arrived or EventKind.Lost => $"{host} {Packet(happening)}",
            EventKind.Fault => $"FAULT {Number(happening.Number)}: {Where(happening)}{happening.What}",
            EventKind.Repair => $"REPAIR: {Where(happening)}{happening.What}",
            EventKind.Turn => $"{host} turn",
            EventKind.Rare => $"{(happening.Host is null ? "" : $"{host} ")}takes the rare path \"{happening.What}\"",
            EventKind.Line => $"{host} {happening.What}",
            _ => $"{host} {Name(happening.Kind)}{happening.What}{Amount(happening.Number)}",
        };
    }

    private static string Packet(in SimulationEvent happening)
    {
        bool hasArrived = happening.Kind == EventKind.Arrived;
        string lost = happening.Kind == EventKind.Lost ? " LOST" : "";
        string arrow = hasArrived ? "←" : "→";
        if (happening.What is not PacketNote packet)
        {
            return $"{arrow} {happening.What}{Amount(happening.Number)}{lost}";
        }

        string name = packet.Kind switch
        {
            PacketKind.Syn => "connect",
            PacketKind.SynAck => "accept",
            PacketKind.Ack => "acknowledge",
            PacketKind.Refusal => "refuse",
            PacketKind.Data => $"data {Bytes(happening.Number)}",
            PacketKind.WindowUpdate => $"window {Bytes(happening.Number)}",
            PacketKind.Fin => "end",
            PacketKind.Rst => "reset",
            PacketKind.Datagram => $"datagram {Bytes(happening.Number)}",
            PacketKind.PortUnreachable => "port unreachable",
            _ => packet.Kind.ToString(),
        };
        return $"{arrow} {EndOf(happening, hasArrived ? packet.From : packet.To)} {name}{lost}";
    }

    private static string EndOf(in SimulationEvent happening, EndPoint end) =>
        end is IPEndPoint ip && happening.Host?.NameOf(ip.Address) is { } name ? $"{name} {end}" : $"{end}";

    private static string Where(in SimulationEvent happening) =>
        happening.Host is null ? "" : $"{happening.Host.Name}: ";

    private static string Name(EventKind kind) =>
        kind switch
        {
            EventKind.Thread => "thread: ",
            EventKind.Disk => "disk: ",
            EventKind.Child => "child: ",
            _ => "",
        };

    private static string Amount(long number) => number == 0 ? "" : $" ({Number(number)})";

    private static string Bytes(long count) => count == 1 ? "1 byte" : $"{Number(count)} bytes";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
