using System.Diagnostics;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>Linux's own way to wait for many descriptors.</summary>
/// <remarks>
/// <para>Facts that shape it. Level-triggered: measured no slower than edge-triggered here, as one short read a time
/// needs no second one to see that nothing is left. Who loses interest is not told to epoll until it says something
/// unwanted: pausing and resuming in one turn costs nothing. A hang-up or an error is told whether asked for or
/// not.</para>
/// <para>Epoll remembers the open file, not the number: events carry the slot of who asked and that slot's generation,
/// so a descriptor that is closed and reused is not taken for its predecessor. Besides, descriptors are only closed
/// between batches.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class EpollDriver : IoDriver
{
    // A turn costs a system call, two looks at the clock and one each at the timers and the threads: shared by 32
    // events that is little. More did not measure better, and would keep the timers waiting.
    private const int LargestBatch = 32;

    // epoll counts milliseconds in an int. A longer wait than this is cut into several, which costs a turn a day.
    private const double LongestWait = 24 * 60 * 60;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly int _epoll;
    private readonly SafeFileHandle _wakeUp;
    private readonly byte[] _eventBytes = GC.AllocateArray<byte>(LargestBatch * EpollEvent.Size, pinned: true);
    private readonly byte* _events;
    private int _ready;
    private bool _isDisposed;

    public EpollDriver()
    {
        Channels = new EpollChannels(this);
        _epoll = EpollCalls.Create().ValueOrSocketException();
        _wakeUp = EpollCalls.CreateEvent();
        if (_wakeUp.IsInvalid)
        {
            var error = SystemResult.Of(-1).ToSocketException();
            FileCalls.Close(_epoll);
            throw error;
        }

        fixed (byte* events = _eventBytes)
        {
            _events = events;
        }

        // Slot 0 is the wake-up's own.
        Register((int)_wakeUp.DangerousGetHandle(), new WakeUpSource(_wakeUp), EpollEvent.In);
        ReserveDescriptor();
    }

    public override string Name => "epoll";

    public override double Seconds => (Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency;

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override bool IsRealTime => true;

    /// <summary>What the channels of this driver share.</summary>
    public ReadyChannels Channels { get; }

    public override void Wait(double due, bool hasThreadWork)
    {
        int milliseconds = 0;
        if (due > 0 && !Channels.IsAnyDirty)
        {
            // Up to the next millisecond, as a call must never be early. That also gathers the timers of one
            // millisecond in one wake-up.
            double seconds = due - Seconds;
            milliseconds =
                double.IsPositiveInfinity(due) ? Timeout.Infinite
                : seconds <= 0 ? 0
                : (int)Math.Ceiling(Math.Min(seconds, LongestWait) * 1000);
        }

        // Interrupted by a signal: a turn with nothing in it does no harm.
        _ready = EpollCalls.Wait(_epoll, _events, LargestBatch, milliseconds).Value;
    }

    public override bool Deliver()
    {
        int ready = _ready;
        _ready = 0;
        for (int i = 0; i < ready; i++)
        {
            (uint events, ulong data) = EpollEvent.Read(_events, i);
            Find((int)(uint)data, generation: (uint)(data >> 32))?.OnEvents(events);
        }

        return ready > 0;
    }

    public override void Flush() => Channels.Flush();

    public override void Wake()
    {
        try
        {
            EpollCalls.Signal(_wakeUp);
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended meanwhile; the handle counts its users, so that no other file's descriptor was written
            // to.
        }
    }

    public override void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Channels.Clear();
        AbandonAll();
        ReleaseReserve();
        _wakeUp.Dispose();
        FileCalls.Close(_epoll);
        base.Dispose();
    }

    private sealed class WakeUpSource(SafeFileHandle descriptor) : IEpollSource
    {
        public void OnEvents(uint events) => EpollCalls.Reset(descriptor);

        public void OnShutdown() { }

        public void Abandon() { }
    }
}
