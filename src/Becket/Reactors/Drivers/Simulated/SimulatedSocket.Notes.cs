namespace Becket.Reactors.Drivers.Simulated;

/// <content>What the log says of the packets.</content>
internal sealed partial class SimulatedSocket
{
    private const int Kinds = (int)PacketKind.PortUnreachable + 1;

    /// <summary>By the kind of packet; made when the first one is sent.</summary>
    private PacketNote?[]? _notes;

    /// <summary>A description of a packet that this end sends, for the log.</summary>
    public PacketNote NoteOf(PacketKind kind) =>
        (_notes ??= new PacketNote?[Kinds])[(int)kind] ??= new PacketNote(kind, LocalEndPoint, RemoteEndPoint);
}
