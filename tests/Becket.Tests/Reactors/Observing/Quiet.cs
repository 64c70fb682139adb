namespace Becket.Tests.Reactors.Observing;

/// <summary>A protocol that says nothing by itself, and from which a test waits for bytes and for the end.</summary>
internal sealed class Quiet : Protocol
{
    public Deferred Received { get; } = new();

    public Deferred Ended { get; } = new();

    protected override void DataReceived(ReadOnlySpan<byte> data) => Received.Callback();

    protected override void ConnectionLost(Failure reason) => Ended.Callback();
}
