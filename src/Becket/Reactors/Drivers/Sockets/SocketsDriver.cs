using System.Diagnostics;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>The base class library's sockets, which work on every platform.</summary>
/// <remarks>
/// <para>Readiness is asked for with a receive of no bytes: it ends when there is something, and an idle connection
/// holds no buffer. What it then reads and writes it does at once, without waiting, as the other drivers do. Only what
/// finds the system's buffer full is left to an asynchronous send, from memory of its own: that may outlive the
/// connection.</para>
/// <para>Operations end on threads of the pool, which put them into a queue and wake the loop; that is its price beside
/// epoll.</para>
/// </remarks>
internal sealed partial class SocketsDriver : IoDriver
{
    // As many as are delivered in one turn, so that timers need not wait for all of ten thousand connections.
    private const int LargestBatch = 64;

    // Monitor counts milliseconds in an int. A longer wait than this is cut into several, which costs a turn a day.
    private const double LongestWait = 24 * 60 * 60;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly object _gate = new();

    /// <summary>Ended on other threads. Under the gate.</summary>
    private SocketOperations _ended;

    /// <summary>To be delivered. The loop's own.</summary>
    private SocketOperations _ready;

    /// <summary>The loop waits, and is to be told. Under the gate.</summary>
    private bool _isWaiting;

    /// <summary>Set by Wake, cleared by the wait that it ends. Under the gate.</summary>
    private bool _isWoken;

    /// <summary>Under the gate. Never left.</summary>
    private bool _isDisposed;

    public override string Name => "sockets";

    public override double Seconds => (Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency;

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override bool IsRealTime => true;

    /// <summary>What the channels of this driver share.</summary>
    public ReadyChannels Channels { get; } = new();

    public override void Wait(double due, bool hasThreadWork)
    {
        int milliseconds = 0;
        if (due > 0 && !Channels.IsAnyDirty && _ready.IsEmpty)
        {
            // Up to the next millisecond, as a call must never be early.
            double seconds = due - Seconds;
            milliseconds =
                double.IsPositiveInfinity(due) ? Timeout.Infinite
                : seconds <= 0 ? 0
                : (int)Math.Ceiling(Math.Min(seconds, LongestWait) * 1000);
        }

        lock (_gate)
        {
            if (milliseconds != 0 && !_isWoken && _ended.IsEmpty)
            {
                _isWaiting = true;
                Monitor.Wait(_gate, milliseconds);
                _isWaiting = false;
            }

            _isWoken = false;
            _ready.AddAll(ref _ended);
        }
    }

    public override bool Deliver()
    {
        // Counted first: what begins anew meanwhile, and ends at once, waits for the next turn.
        int count = Math.Min(_ready.Count, LargestBatch);
        for (int i = 0; i < count; i++)
        {
            SocketOperation operation = _ready.Take();
            operation.Source.OnCompleted(operation);
        }

        return count > 0;
    }

    public override void Flush() => Channels.Flush();

    public override void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            if (_isWaiting)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>An operation of a source.</summary>
    public SocketOperation MakeOperation(ISocketSource source) => new(this, source);

    /// <summary>An operation has ended at once, or waits for nothing more: it is delivered in the next turn. Threads:
    /// the reactor's.</summary>
    public void AddReady(SocketOperation operation) => _ready.Add(operation);

    /// <summary>An operation has ended. Threads: any.</summary>
    public void OnCompleted(SocketOperation operation)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _ended.Add(operation);
                if (_isWaiting)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        // Nobody will accept who was just accepted.
        operation.AcceptSocket?.Dispose();
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _ready.AddAll(ref _ended);
        }

        Channels.Clear();
        AbandonAll();
        while (!_ready.IsEmpty)
        {
            _ready.Take().AcceptSocket?.Dispose();
        }

        base.Dispose();
    }
}
