using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A packet in words, for the log.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The receiver's address.</param>
internal sealed record PacketNote(PacketKind Kind, EndPoint From, EndPoint To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {From} > {To}";
}
