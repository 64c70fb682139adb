using System.Text;

namespace Becket.OutsideEndpoints;

/// <summary>A protocol that keeps what it receives, and whose end can be awaited.</summary>
internal class Recording : Protocol, IHalfCloseableProtocol
{
    public StringBuilder Received { get; } = new();

    public long ReceivedBytes { get; private set; }

    public List<string> Events { get; } = [];

    public Exception? Reason { get; private set; }

    public Deferred Ended { get; } = new();

    public bool IsHalfCloseable { get; init; }

    public void Send(string text) => Transport.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Fires when the condition holds.</summary>
    public async Deferred Until(Func<Recording, bool> condition)
    {
        while (!condition(this))
        {
            await Transport.Reactor.DeferLater(TimeSpan.FromMilliseconds(1));
        }
    }

    public void ReadConnectionLost() => Events.Add("read end");

    public void WriteConnectionLost() => Events.Add("write end");

    protected override void ConnectionMade() => Events.Add("made");

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        ReceivedBytes += data.Length;
        Received.Append(Encoding.UTF8.GetString(data));
    }

    protected override void ConnectionLost(Failure reason)
    {
        Events.Add("lost");
        Reason = reason.Exception;
        Ended.Callback();
    }
}
