namespace Becket.Fuzz.Targets;

/// <summary>Notes the bytes behind a PROXY header, and the address of the client.</summary>
public sealed class Proxied(Trace trace) : IProtocol
{
    private readonly IProtocol _outer = new ProxyProtocolFactory(
        Factory.ForProtocol(() => new Behind(trace))
    ).BuildProtocol(new System.Net.IPEndPoint(0, 0))!;

    public void MakeConnection(ITransport transport) => _outer.MakeConnection(transport);

    public void DataReceived(ReadOnlySpan<byte> data) => _outer.DataReceived(data);

    public void ConnectionLost(Failure reason) => _outer.ConnectionLost(reason);

    private sealed class Behind(Trace trace) : Protocol
    {
        protected override void ConnectionMade() => trace.Add($"from {Transport.Peer} to {Transport.Host}");

        protected override void DataReceived(ReadOnlySpan<byte> data) => trace.AddRaw(data);
    }
}
