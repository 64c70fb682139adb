using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>Keeps what it receives, and tells when it has ended.</summary>
internal sealed class Collecting : Protocol
{
    private readonly List<byte> _received = [];

    public byte[] Received => [.. _received];

    public int Count => _received.Count;

    public string Text => Encoding.UTF8.GetString(Received);

    /// <summary>Fires once, when the connection is over.</summary>
    public Deferred Ended { get; } = new();

    public Failure? Reason { get; private set; }

    protected override void DataReceived(ReadOnlySpan<byte> data) => _received.AddRange(data);

    protected override void ConnectionLost(Failure reason)
    {
        Reason = reason;
        Ended.Callback();
    }
}
