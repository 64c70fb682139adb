namespace Becket.Testing.Tests;

/// <summary>Keeps what it receives as text, with the calls that came, and does what a test says.</summary>
internal sealed class Chatty : Protocol, IHalfCloseableProtocol
{
    public List<string> Calls { get; } = [];

    public bool IsHalfCloseable { get; init; }

    public Action<Chatty>? WhenMade { get; init; }

    public Action<Chatty, string>? WhenReceived { get; init; }

    public Action<Chatty>? WhenLost { get; init; }

    public Exception? Reason { get; private set; }

    /// <summary>Fires at the end of the connection.</summary>
    public DeferredEvent Ended { get; } = new();

    public void ReadConnectionLost() => Calls.Add("read lost");

    public void WriteConnectionLost() => Calls.Add("write lost");

    public void Say(string text) => Transport.Write(System.Text.Encoding.UTF8.GetBytes(text));

    protected override void ConnectionMade()
    {
        Calls.Add("made");
        WhenMade?.Invoke(this);
    }

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        string text = System.Text.Encoding.UTF8.GetString(data);
        Calls.Add(text);
        WhenReceived?.Invoke(this, text);
    }

    protected override void ConnectionLost(Failure reason)
    {
        Calls.Add("lost");
        Reason = reason.Exception;
        WhenLost?.Invoke(this);
        Ended.Set();
    }
}
