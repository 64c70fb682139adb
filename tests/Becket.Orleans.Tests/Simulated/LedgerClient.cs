namespace Becket.Orleans.Tests.Simulated;

/// <summary>Waits for one answer.</summary>
internal sealed class LedgerClient : Int32StringReceiver
{
    public Deferred<byte[]> Answer { get; } = new();

    protected override void StringReceived(ReadOnlySpan<byte> message) => Answer.Callback(message.ToArray());

    protected override void ConnectionLost(Failure reason)
    {
        if (!Answer.Called)
        {
            Answer.Errback(reason);
        }
    }
}
