using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A descriptor that epoll watches for a caller.</summary>
/// <remarks>Epoll reports one event, after which most callers have seen what they wait for, and stop or close the
/// watch: that then costs no system call.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class EpollWatch : IoWatch, IReadySource
{
    private readonly IWatchSink _sink;
    private EpollRegistration _registration;
    private bool _isStopped;

    /// <summary>Whether an event is being delivered, after which epoll reports no other by itself.</summary>
    private bool _isDelivering;

    public EpollWatch(EpollDriver driver, int descriptor, IWatchSink sink)
    {
        _sink = sink;
        _registration = new EpollRegistration(driver, descriptor);
        _registration.Attach(this, ReadyEvents.Readable | ReadyEvents.Once);
    }

    public void OnReady(ReadyEvents events)
    {
        if (_isStopped)
        {
            return;
        }

        _isDelivering = true;
        try
        {
            _sink.OnReadable();
        }
        finally
        {
            _isDelivering = false;
            if (!_isStopped && _registration.IsOpen)
            {
                _registration.WatchAgain(ReadyEvents.Readable | ReadyEvents.Once);
            }
        }
    }

    // The slot is kept: the sink is notified of the shutdown.
    public override void Stop()
    {
        _isStopped = true;
        if (!_isDelivering)
        {
            _registration.StopWatching();
        }
    }

    public override void Close() => _registration.Close();

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon()
    {
        _sink.OnAbandoned();
        Close();
    }
}
