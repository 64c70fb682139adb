using System.Text;

namespace Becket.Tests.Faults;

/// <summary>A protocol that keeps what happens to it, and does what a test wants.</summary>
internal class Recorder : Protocol
{
    private readonly List<byte> _received = [];

    public delegate void ReceivedHandler(Recorder self, ReadOnlySpan<byte> data);

    public Action<Recorder>? OnMade { get; init; }

    public ReceivedHandler? OnReceived { get; init; }

    /// <summary>Fires once it is connected.</summary>
    public Deferred Made { get; } = new();

    /// <summary>Fires with the reason once it has ended.</summary>
    public Deferred<Failure> Ended { get; } = new();

    public int Losses { get; private set; }

    /// <summary>Set once anything has been received; for threads.</summary>
    public ManualResetEventSlim Received { get; } = new();

    public string Text => Encoding.ASCII.GetString([.. _received]);

    protected override void ConnectionMade()
    {
        OnMade?.Invoke(this);
        Made.Callback();
    }

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (OnReceived is not null)
        {
            OnReceived(this, data);
        }
        else
        {
            _received.AddRange(data);
        }

        Received.Set();
    }

    protected override void ConnectionLost(Failure reason)
    {
        Losses++;
        Ended.Callback(reason);
    }
}

/// <summary>Answers with a mebibyte once its peer has said all it has to say.</summary>
internal sealed class HalfCloseable : Recorder, IHalfCloseableProtocol
{
    public void ReadConnectionLost()
    {
        Transport.Write(new byte[1024 * 1024]);
        Transport.LoseConnection();
    }

    public void WriteConnectionLost() { }
}
