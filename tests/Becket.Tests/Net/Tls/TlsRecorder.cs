using System.Text;

namespace Becket.Tests.Net.Tls;

/// <summary>Records the calls of its transport, and their thread.</summary>
internal sealed class TlsRecorder : Protocol, IHandshakeListener
{
    private readonly StringBuilder _received = new();

    public List<string> Events { get; } = [];

    public HashSet<int> Threads { get; } = [];

    public bool LostContext { get; private set; }

    public string Received => _received.ToString();

    public int Count { get; private set; }

    public int Pieces { get; private set; }

    public Exception? Reason { get; private set; }

    public Deferred Ended { get; } = new();

    public Action<TlsRecorder>? OnMade { get; init; }

    public Action<TlsRecorder>? OnSecure { get; init; }

    public Action<TlsRecorder, byte[]>? OnData { get; set; }

    public ITlsTransport Tls => (ITlsTransport)Transport;

    public void HandshakeCompleted()
    {
        Note("secure");
        OnSecure?.Invoke(this);
    }

    protected override void ConnectionMade()
    {
        Note("made");
        OnMade?.Invoke(this);
    }

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        Note(null);
        Count += data.Length;
        Pieces++;
        if (Count < 100_000)
        {
            _received.Append(Encoding.UTF8.GetString(data));
        }

        OnData?.Invoke(this, data.ToArray());
    }

    protected override void ConnectionLost(Failure reason)
    {
        Note("lost");
        Reason = reason.Exception;
        Ended.Callback();
    }

    private void Note(string? what)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        LostContext |= SynchronizationContext.Current is null;
        if (what is not null)
        {
            Events.Add(what);
        }
    }
}

/// <summary>Sends back what it receives.</summary>
internal sealed class TlsEcho : Protocol
{
    protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
}
