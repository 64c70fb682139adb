using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A descriptor that epoll watches for somebody.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollWatch : IoWatch, IEpollSource
{
    private readonly EpollDriver _driver;
    private readonly IWatchSink _sink;
    private readonly int _slot;

    /// <summary>-1 once it is closed.</summary>
    private int _descriptor;
    private bool _isStopped;

    public EpollWatch(EpollDriver driver, int descriptor, IWatchSink sink)
    {
        _driver = driver;
        _sink = sink;
        _slot = driver.Register(descriptor, this, EpollEvent.In);
        _descriptor = descriptor;
    }

    public void OnEvents(uint events)
    {
        if (!_isStopped)
        {
            _sink.OnReadable();
        }
    }

    // The slot is kept: the sink must hear of the end.
    public override void Stop()
    {
        if (!_isStopped && _descriptor >= 0)
        {
            _driver.Unwatch(_slot, _descriptor);
        }

        _isStopped = true;
    }

    public override void Close()
    {
        if (_descriptor >= 0)
        {
            _driver.Forget(_slot);
            FileCalls.Close(_descriptor);
            _descriptor = -1;
        }
    }

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon()
    {
        _sink.OnAbandoned();
        Close();
    }
}
