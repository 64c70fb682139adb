using System.Text;

namespace Becket.Tests.Protocols;

/// <summary>Keeps the bytes it receives, and has a deferred for its end.</summary>
internal sealed class CollectingProtocol : Protocol
{
    private readonly List<byte> _received = [];

    public byte[] Received => [.. _received];

    public int Count => _received.Count;

    public string Text => Encoding.UTF8.GetString(Received);

    /// <summary>Fires when the connection has ended.</summary>
    public Deferred Ended { get; } = new();

    public Failure? Reason { get; private set; }

    protected override void DataReceived(ReadOnlySpan<byte> data) => _received.AddRange(data);

    protected override void ConnectionLost(Failure reason)
    {
        Reason = reason;
        Ended.Callback();
    }
}
