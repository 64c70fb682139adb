using System.Net;

namespace Becket.Net.Connections;

/// <summary>Makes the protocols that feed connections.</summary>
internal sealed class ConnectionFactory(
    Action<Connection>? made = null,
    Action? stopped = null,
    Action<Connection>? secured = null
) : Factory<Connection.ConnectionProtocol>
{
    protected override Connection.ConnectionProtocol Make(EndPoint peer)
    {
        var protocol = (Connection.ConnectionProtocol)new Connection(isAccepted: stopped is not null).Protocol;
        protocol.Made = made;
        protocol.Secured = secured;
        return protocol;
    }

    protected override void StopFactory() => stopped?.Invoke();
}
