using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A descriptor that epoll watches for a caller.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollWatch : IoWatch, IReadySource
{
    private readonly IWatchSink _sink;
    private EpollRegistration _registration;
    private bool _isStopped;

    public EpollWatch(EpollDriver driver, int descriptor, IWatchSink sink)
    {
        _sink = sink;
        _registration = new EpollRegistration(driver, descriptor);
        _registration.Attach(this, ReadyEvents.Readable);
    }

    public void OnReady(ReadyEvents events)
    {
        if (!_isStopped)
        {
            _sink.OnReadable();
        }
    }

    // The slot is kept: the sink is notified of the shutdown.
    public override void Stop()
    {
        _isStopped = true;
        _registration.StopWatching();
    }

    public override void Close() => _registration.Close();

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon()
    {
        _sink.OnAbandoned();
        Close();
    }
}
