using System.Diagnostics;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>The driver on the base class library's sockets, which work on every platform.</summary>
/// <remarks>
/// <para>A receive of no bytes asks for readiness: it ends when bytes have arrived, and an idle connection holds no
/// buffer. The driver then receives and sends at once, without waiting, as the other drivers do. Only when the system's
/// buffer is full it begins an asynchronous send, from memory of its own, because such a send may outlive the
/// connection.</para>
/// <para>Operations end on threads of the pool, which put them into a queue and wake the loop. That is why this driver
/// costs more than epoll.</para>
/// </remarks>
internal sealed partial class SocketsDriver : IoDriver
{
    // The most operations delivered in one turn, so that timers need not wait for all of ten thousand connections.
    private const int LargestBatch = 64;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly object _gate = new();

    /// <summary>Operations that have ended on other threads. Guarded by the gate.</summary>
    private SocketOperations _ended;

    /// <summary>Operations to deliver. Only the loop uses it.</summary>
    private SocketOperations _ready;

    /// <summary>The loop waits, and needs a pulse. Guarded by the gate.</summary>
    private bool _isWaiting;

    /// <summary>Set by Wake, cleared by the wait that it ends. Guarded by the gate.</summary>
    private bool _isWoken;

    /// <summary>Guarded by the gate. Never cleared.</summary>
    private bool _isDisposed;

    public SocketsDriver() => LoadedEarly.LoadForSockets();

    public override string Name => "sockets";

    public override double Seconds => (Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency;

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override bool IsRealTime => true;

    /// <summary>What the channels of this driver share.</summary>
    public ReadyChannels Channels { get; } = new();

    public override void Wait(double due, bool hasThreadWork)
    {
        int milliseconds = Channels.IsAnyDirty || !_ready.IsEmpty ? 0 : MillisecondsUntil(due);
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
        // Counted first: operations that begin meanwhile, and end at once, wait for the next turn.
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

    /// <summary>Makes an operation for a source.</summary>
    public SocketOperation MakeOperation(ISocketSource source) => new(this, source);

    /// <summary>An operation has ended without waiting: it is delivered in the next turn. Threads: the
    /// reactor's.</summary>
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

        // The driver is disposed: the connection that was just accepted has no owner.
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
        if (!OperatingSystem.IsWindows())
        {
            _poller?.Dispose();
        }

        while (!_ready.IsEmpty)
        {
            _ready.Take().AcceptSocket?.Dispose();
        }

        base.Dispose();
    }
}
