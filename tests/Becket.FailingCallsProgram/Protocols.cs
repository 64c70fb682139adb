using System.Net;

namespace Becket.FailingCallsProgram;

/// <summary>Sends back what it receives, and closes when the peer has ended its side.</summary>
internal sealed class EchoProtocol : Protocol
{
    public Deferred Lost { get; } = new();

    protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

    protected override void ConnectionLost(Failure reason) => Lost.Callback();
}

/// <summary>Sends a message and waits for its echo, many times, with callbacks.</summary>
internal sealed class Talker(byte[] message, int rounds, Deferred<string> done) : Protocol
{
    private readonly List<byte> _received = [];

    protected override void ConnectionMade() => Transport.Write(message);

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        _received.AddRange(data);
        if (_received.Count < message.Length)
        {
            return;
        }

        if (!_received.SequenceEqual(message))
        {
            done.Callback("LIE: an echo differs");
            Transport.AbortConnection();
            return;
        }

        _received.Clear();
        if (--rounds > 0)
        {
            Transport.Write(message);
        }
        else
        {
            Transport.LoseConnection();
        }
    }

    protected override void ConnectionLost(Failure reason)
    {
        if (!done.Called && rounds == 0)
        {
            done.Callback("ok");
        }
        else if (!done.Called)
        {
            done.Errback(reason);
        }
    }
}

/// <summary>Sends a file, and closes.</summary>
internal sealed class FileServer(string path) : Protocol
{
    private readonly FileStream _file = File.OpenRead(path);

    // A client that sees an end in order takes what it has for the whole file.
    protected override void ConnectionMade() =>
        FileSender
            .Send(_file, Transport)
            .AddCallbacks(_ => Transport.LoseConnection(), _ => Transport.AbortConnection());

    protected override void ConnectionLost(Failure reason) => _file.Dispose();
}

internal sealed class UdpEcho : DatagramProtocol
{
    protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
}

internal sealed class UdpClient(byte[] message) : DatagramProtocol
{
    private Deferred? _answered;

    public int Wrong { get; private set; }

    public Deferred WhenAnswered() => _answered = new Deferred();

    protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        if (!data.SequenceEqual(message))
        {
            Wrong++;
        }

        if (_answered is { Called: false } answered)
        {
            answered.Callback();
        }
    }
}

/// <summary>Writes to its child, and keeps what the child writes.</summary>
internal sealed class Talking(byte[] message) : ProcessProtocol
{
    private readonly List<byte> _received = [];

    public Deferred<Failure> Ended { get; } = new();

    public byte[] Received => [.. _received];

    protected override void ConnectionMade()
    {
        Transport.Write(message);
        Transport.CloseStdin();
    }

    protected override void OutReceived(ReadOnlySpan<byte> data) => _received.AddRange(data);

    protected override void ProcessEnded(Failure reason) => Ended.Callback(reason);
}
