using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A descriptor whose readiness epoll reports, level-triggered, to code outside the driver.</summary>
/// <remarks>Interest is dropped lazily, as for channels: code that waits for one event at a time costs no system call
/// for each.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class EpollReadiness : IoReadiness, IReadySource
{
    private readonly IReadinessSink _sink;
    private EpollRegistration _registration;
    private ReadyEvents _wanted;

    /// <exception cref="System.Net.Sockets.SocketException">Epoll cannot watch it: regular files, for example, have no
    /// readiness (EPERM).</exception>
    public EpollReadiness(EpollDriver driver, int descriptor, ReadyEvents wanted, IReadinessSink sink)
    {
        _sink = sink;
        _wanted = wanted;
        _registration = new EpollRegistration(driver, descriptor);
        _registration.Attach(this, wanted);
    }

    public override ReadyEvents Wanted
    {
        get => _wanted;
        set
        {
            ReadyEvents added = value & ~_wanted;
            _wanted = value;
            if (added != ReadyEvents.None)
            {
                _registration.Watch(value);
            }
        }
    }

    public void OnReady(ReadyEvents events)
    {
        ReadyEvents happened = events & (_wanted | ReadyEvents.Error | ReadyEvents.HangUp);
        if (_wanted == ReadyEvents.None)
        {
            // Otherwise epoll reports a hang-up every turn.
            _registration.StopWatching();
        }
        else if (happened == ReadyEvents.None)
        {
            _registration.Watch(_wanted);
        }
        else
        {
            _sink.OnReady(happened);
        }
    }

    public override void Close()
    {
        _wanted = ReadyEvents.None;

        // The descriptor is a duplicate: epoll forgets the file by itself only when the last one is closed.
        _registration.StopWatching();
        _registration.Close();
    }

    public void OnShutdown() => _sink.OnShutdown();

    public void Abandon() => Close();
}
