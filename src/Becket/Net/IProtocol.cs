using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net;

/// <summary>What a transport tells its protocol. Programs derive from <see cref="Protocol"/>; this is for those that
/// hand bytes on to another protocol.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IProtocol</c>.</remarks>
public interface IProtocol
{
    /// <summary>Ties the protocol to its connection. Called once.</summary>
    /// <param name="transport">The connection.</param>
    void MakeConnection(ITransport transport);

    /// <summary>Bytes have arrived.</summary>
    /// <param name="data">As they came: in pieces that mean nothing. Valid until the call returns.</param>
    void DataReceived(ReadOnlySpan<byte> data);

    /// <summary>The connection is over. Called exactly once, and last.</summary>
    /// <param name="reason">Why: <see cref="ConnectionDoneException"/> for an orderly end, or another
    /// <see cref="ConnectionEndedException"/>.</param>
    void ConnectionLost(Failure reason);
}
