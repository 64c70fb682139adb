using System.Diagnostics;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>The driver on epoll, Linux's own way to wait for many descriptors.</summary>
/// <remarks>
/// <para>Facts that shape it. Level-triggered: measured no slower than edge-triggered here, as one short read a time
/// needs no second one to see that nothing is left. Interest is dropped lazily: <c>epoll_ctl</c> runs only when an
/// unwanted event arrives, so pausing and resuming in one turn costs nothing. Epoll reports hang-ups and errors whether
/// asked for or not.</para>
/// <para>Epoll remembers the open file, not the number. Each event carries a slot of the driver's table and that slot's
/// generation, so a descriptor that is closed and reused never gets an event of its predecessor. Besides, channels
/// close their descriptors only between batches.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class EpollDriver : IoDriver
{
    // A turn costs a system call, two looks at the clock and one each at the timers and the threads: shared by 32
    // events that is little. More did not measure better, and would keep the timers waiting.
    private const int LargestBatch = 32;

    /// <summary>How old the last look for events may be while the loop is busy: 20 µs, about twenty times what a look
    /// costs, and little beside the time that a message takes through the system.</summary>
    private static readonly long s_askAgain = Stopwatch.Frequency / 50_000;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly int _epoll;
    private readonly SafeFileHandle _wakeUp;
    private readonly byte[] _eventBytes = GC.AllocateArray<byte>(LargestBatch * EpollEvent.Size, pinned: true);
    private readonly byte* _events;
    private int _ready;

    /// <summary>When a turn that had work last asked for events.</summary>
    private long _asked;
    private bool _isDisposed;

    public EpollDriver()
    {
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

        try
        {
            // The wake-up's slot is 0, and never released.
            new EpollRegistration(this, (int)_wakeUp.DangerousGetHandle()).Attach(
                new WakeUpSource(_wakeUp),
                ReadyEvents.Readable
            );
        }
        catch
        {
            // The finalizer runs for this object too. The numbers may be other files' by then.
            _isDisposed = true;
            _wakeUp.Dispose();
            FileCalls.Close(_epoll);
            throw;
        }

        ReserveDescriptor();
    }

    /// <summary>For a reactor that was created and dropped: descriptors are numbers, which nothing else would
    /// close.</summary>
    ~EpollDriver()
    {
        try
        {
            ReleaseAll();
        }
        catch (Exception)
        {
            // An exception here would end the process.
        }
    }

    public override string Name => "epoll";

    public override double Seconds => (Stopwatch.GetTimestamp() - _start) / (double)Stopwatch.Frequency;

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override bool IsRealTime => true;

    /// <summary>What the channels of this driver share.</summary>
    public ReadyChannels Channels { get; } = new();

    public override void Wait(double due, bool hasThreadWork)
    {
        if (due <= 0 && !MustAsk())
        {
            _ready = 0;
            return;
        }

        int milliseconds = Channels.IsAnyDirty ? 0 : MillisecondsUntil(due);
        SystemResult waited = EpollCalls.Wait(_epoll, _events, LargestBatch, milliseconds);
        if (waited.Error is Errno.BadDescriptor or Errno.InvalidArgument)
        {
            throw new InvalidOperationException(
                "The reactor's epoll descriptor is closed, or is another file's now: other code in this program has "
                    + "closed a descriptor that it did not own."
            );
        }

        // Interrupted by a signal, it returns zero: an empty turn does no harm.
        _ready = waited.Value;
    }

    public override bool Deliver()
    {
        int ready = _ready;
        _ready = 0;
        for (int i = 0; i < ready; i++)
        {
            (uint events, ulong data) = EpollEvent.Read(_events, i);
            Find((int)(uint)data, generation: (uint)(data >> 32))?.OnReady((ReadyEvents)events);
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
            // The loop has ended meanwhile. The handle counts its users, so this cannot have written to another file
            // with the same number.
        }
    }

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        ReleaseAll();
        base.Dispose();
    }

    /// <summary>Whether a turn that has work asks the system for events. The call takes longer than resuming
    /// several methods, so short turns do not all make it. If only the wake-up is watched, which is for a loop that
    /// sleeps, there is nothing to find.</summary>
    private bool MustAsk()
    {
        if (OpenCount == 0)
        {
            return false;
        }

        long now = Stopwatch.GetTimestamp();
        if (now - _asked < s_askAgain)
        {
            return false;
        }

        _asked = now;
        return true;
    }

    /// <summary>Closes everything. Also on the finalizer's thread: then no code uses the driver or its channels any
    /// more.</summary>
    private void ReleaseAll()
    {
        // Not made to its end, if the constructor failed.
        if (_isDisposed || _wakeUp is null or { IsInvalid: true })
        {
            return;
        }

        _isDisposed = true;
        Channels.Clear();
        AbandonAll();
        ReleaseReserve();
        _wakeUp.Dispose();
        FileCalls.Close(_epoll);
    }

    private sealed class WakeUpSource(SafeFileHandle @event) : IReadySource
    {
        public void OnReady(ReadyEvents events) => EpollCalls.Reset(@event);

        public void OnShutdown() { }

        public void Abandon() { }
    }
}
