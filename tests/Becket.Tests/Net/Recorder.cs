using System.Buffers;

namespace Becket.Tests.Net;

/// <summary>Records the calls of its transport, and runs a test's code in them.</summary>
public class Recorder : Protocol
{
    private readonly List<(Func<bool> Condition, Deferred Reached)> _waiting = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public delegate void Received(Recorder recorder, ReadOnlySpan<byte> data);

    /// <summary>The calls in order. Pieces of bytes that follow each other count once.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The number of calls of DataReceived.</summary>
    public int Pieces { get; private set; }

    /// <summary>The number of bytes received.</summary>
    public long Count { get; private set; }

    /// <summary>The bytes received, unless <see cref="WhenReceived"/> is set.</summary>
    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    public string Text => System.Text.Encoding.ASCII.GetString(Bytes);

    /// <summary>The reason of the end.</summary>
    public Failure? Reason { get; private set; }

    public Action<Recorder>? WhenMade { get; set; }

    public Received? WhenReceived { get; set; }

    public Action<Recorder>? WhenLost { get; set; }

    /// <summary>Replaces what a protocol does when the reactor stops.</summary>
    public Action<Recorder>? WhenStopRequested { get; set; }

    /// <summary>Fires once the connection has ended.</summary>
    public Deferred Lost() => Until(() => Reason is not null);

    /// <summary>Fires once that many bytes are received.</summary>
    public Deferred Has(long count) => Until(() => Count >= count);

    /// <summary>Fires in the turn after the event that made the condition true, and on an empty stack.</summary>
    public async Deferred Until(Func<bool> condition)
    {
        if (!condition())
        {
            var reached = new Deferred();
            _waiting.Add((condition, reached));
            await reached;
            await Deferred.Yield();
        }
    }

    public void Write(string text) => Transport.Write(System.Text.Encoding.ASCII.GetBytes(text));

    protected override void ConnectionMade()
    {
        Note("made");
        WhenMade?.Invoke(this);
        CompleteWaiters();
    }

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        Note("data");
        Pieces++;
        Count += data.Length;
        if (WhenReceived is null)
        {
            _bytes.Write(data);
        }
        else
        {
            WhenReceived(this, data);
        }

        CompleteWaiters();
    }

    protected override void ConnectionLost(Failure reason)
    {
        Note("lost");
        Reason = reason;
        WhenLost?.Invoke(this);
        CompleteWaiters();
    }

    protected override void StopRequested()
    {
        if (WhenStopRequested is null)
        {
            base.StopRequested();
        }
        else
        {
            Note("stop");
            WhenStopRequested(this);
        }
    }

    protected void Note(string what)
    {
        if (what != "data" || Events is not [.., "data"])
        {
            Events.Add(what);
        }
    }

    protected void CompleteWaiters()
    {
        foreach ((Func<bool> Condition, Deferred Reached) waiting in _waiting.ToArray())
        {
            if (waiting.Condition())
            {
                _waiting.Remove(waiting);
                waiting.Reached.Callback();
            }
        }
    }
}

/// <summary>A recorder that goes on when one direction has ended.</summary>
public sealed class HalfCloseableRecorder : Recorder, IHalfCloseableProtocol
{
    public Action<Recorder>? WhenReadLost { get; set; }

    public Action<Recorder>? WhenWriteLost { get; set; }

    public void ReadConnectionLost()
    {
        Note("read lost");
        WhenReadLost?.Invoke(this);
        CompleteWaiters();
    }

    public void WriteConnectionLost()
    {
        Note("write lost");
        WhenWriteLost?.Invoke(this);
        CompleteWaiters();
    }
}
