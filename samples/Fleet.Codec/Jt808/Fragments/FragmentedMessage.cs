using System.Runtime.InteropServices;

namespace Becket.Samples.Fleet.Codec.Jt808.Fragments;

/// <summary>A message in packets, which arrive in any order, and some of them twice.</summary>
public sealed class FragmentedMessage
{
    /// <summary>The cost of a packet besides its bytes, so that a flood of empty packets meets a limit, too.</summary>
    internal const int PacketOverhead = 64;

    private readonly Dictionary<ushort, Packet> _packets = [];
    private byte[]? _body;

    internal FragmentedMessage(in Jt808Header header, TimeSpan begun)
    {
        Header = header;
        Begun = begun;
    }

    /// <summary>The header of the packet that arrived first, whatever its number.</summary>
    public Jt808Header Header { get; }

    public ushort PacketCount => Header.PacketCount;

    /// <summary>The serial number of packet 1. If packet 1 is missing, its number is computed on the assumption that
    /// the packets' serial numbers are consecutive.</summary>
    public ushort FirstSerial =>
        _packets.TryGetValue(1, out Packet first) ? first.Serial : (ushort)(Header.Serial - Header.PacketIndex + 1);

    public bool IsComplete { get; private set; }

    /// <summary>The numbers of the missing packets, in order. Computed at each call.</summary>
    public IReadOnlyList<ushort> Missing =>
        IsComplete
            ? []
            :
            [
                .. Enumerable
                    .Range(1, PacketCount)
                    .Select(static index => (ushort)index)
                    .Where(index => !_packets.ContainsKey(index)),
            ];

    /// <summary>How many times missing packets have been asked for.</summary>
    public int Asked { get; internal set; }

    internal TimeSpan Begun { get; set; }

    /// <summary>Whether the terminal is off line.</summary>
    internal bool IsAway { get; set; }

    /// <summary>The bytes held, and the overhead of each packet.</summary>
    internal int Cost { get; private set; }

    internal DelayedCall? Timer { get; set; }

    internal bool IsFull => _packets.Count == PacketCount;

    /// <summary>Returns the joined bodies of all packets, and drops them.</summary>
    /// <exception cref="InvalidOperationException">Packets are missing, or the body was taken before.</exception>
    public byte[] TakeBody()
    {
        byte[] body =
            _body
            ?? throw new InvalidOperationException(
                IsComplete
                    ? "The body of this message was taken before."
                    : "Packets of this message are missing; see Missing."
            );
        _body = null;
        return body;
    }

    /// <summary>Whether a packet belongs to this message, and not to the next one with the same id. A packet that is
    /// sent again is the same, byte for byte.</summary>
    internal bool Fits(in Jt808Header header, ReadOnlySpan<byte> body) =>
        header.PacketCount == PacketCount
        && (
            !_packets.TryGetValue(header.PacketIndex, out Packet packet)
            || packet.Serial == header.Serial
            || (packet.Body is { } kept && body.SequenceEqual(kept))
        )
        && (!IsComplete || _packets[header.PacketIndex].Serial == header.Serial);

    /// <returns>False if the packet was added before.</returns>
    internal bool Add(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        ref Packet packet = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _packets,
            header.PacketIndex,
            out bool exists
        );
        if (exists)
        {
            return false;
        }

        packet = new Packet(header.Serial, body.ToArray());
        Cost += body.Length + PacketOverhead;
        return true;
    }

    /// <summary>Joins the bodies and drops the packets. The serial numbers stay, so that late packets are
    /// recognized.</summary>
    internal void Complete()
    {
        byte[] body = new byte[_packets.Values.Sum(static packet => packet.Body!.Length)];
        int at = 0;
        for (ushort index = 1; index <= PacketCount && index != 0; index++)
        {
            ref Packet packet = ref CollectionsMarshal.GetValueRefOrNullRef(_packets, index);
            packet.Body!.CopyTo(body, at);
            at += packet.Body.Length;
            packet = packet with { Body = null };
        }

        _body = body;
        IsComplete = true;
        Cost = PacketCount * PacketOverhead;
    }

    private readonly record struct Packet(ushort Serial, byte[]? Body);
}
