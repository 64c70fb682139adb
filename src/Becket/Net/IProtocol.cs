using Becket.Deferreds;
using Becket.Net.Errors;

namespace Becket.Net;

/// <summary>The calls that a transport makes to its protocol. Programs derive from <see cref="Protocol"/>; this
/// interface is for types that hand bytes on to another protocol.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.interfaces.IProtocol</c>.</remarks>
[RunsOnLoop]
public interface IProtocol
{
    /// <summary>Connects the protocol to its transport. Called once.</summary>
    /// <param name="transport">The connection.</param>
    void MakeConnection(ITransport transport);

    /// <summary>Bytes have arrived.</summary>
    /// <param name="data">The bytes as they came: the borders between pieces mean nothing. Valid until the call
    /// returns.</param>
    void DataReceived(ReadOnlySpan<byte> data);

    /// <summary>The connection has ended. Called exactly once, and last.</summary>
    /// <param name="reason">Why: <see cref="ConnectionDoneException"/> for an orderly end, or another
    /// <see cref="ConnectionEndedException"/>.</param>
    void ConnectionLost(Failure reason);
}
