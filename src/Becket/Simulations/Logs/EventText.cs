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
        string arrow = happening.Kind == EventKind.Arrived ? "←" : "→";
        string lost = happening.Kind == EventKind.Lost ? " LOST" : "";
        string end = happening.Other is EndPoint peer ? $"{HostPrefix(happening, peer)}{peer} " : "";
        if (happening.Detail == 0)
        {
            return $"{arrow} {end}{happening.What}{Amount(happening.Number)}{lost}";
        }

        var kind = (PacketKind)(happening.Detail - 1);
        string name = kind switch
        {
            PacketKind.Syn => "connect",
            PacketKind.SynAck => "accepted",
            PacketKind.Refusal => "refused",
            PacketKind.Data => $"data {Bytes(happening.Number)}",
            PacketKind.WindowUpdate => $"window {Bytes(happening.Number)}",
            PacketKind.Fin => "end",
            PacketKind.Rst => "reset",
            PacketKind.Datagram => $"datagram {Bytes(happening.Number)}",
            _ => "port unreachable",
        };
        return $"{arrow} {end}{name}{lost}";
    }

    private static string HostPrefix(in SimulationEvent happening, EndPoint end) =>
        end is IPEndPoint ip && happening.Host?.NameOf(ip.Address) is { } name ? $"{name} " : "";

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
