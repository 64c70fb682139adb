using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A channel whose descriptor epoll watches: what sockets and pipes have in common.</summary>
[SupportedOSPlatform("linux")]
internal abstract class EpollReadyChannel(EpollDriver driver) : ReadyChannel(driver.Channels), IEpollSource
{
    /// <summary>Of <see cref="Watched"/>: epoll does not watch at all.</summary>
    protected const byte Unwatched = byte.MaxValue;

    /// <summary>Its slot with the driver. Set once.</summary>
    protected int Slot { get; init; }

    /// <summary>-1 once it is released.</summary>
    protected int Descriptor { get; set; }

    /// <summary>What epoll watches for, EPOLLIN and EPOLLOUT as they are; <see cref="Unwatched"/> if it does not watch
    /// at all.</summary>
    protected byte Watched { get; set; }

    // Asked for when epoll is told something, which is seldom: not worth a field in each.
    protected EpollDriver Driver => ((EpollChannels)Shared).Driver;

    public abstract void OnEvents(uint events);

    public void OnShutdown() => Fail(SocketError.Shutdown);

    public void Abandon()
    {
        if (Descriptor >= 0)
        {
            Release(isReset: false);
        }
    }

    protected override void InterestChanged()
    {
        uint wanted = (WantsToReceive ? EpollEvent.In : 0) | (WantsToSend ? EpollEvent.Out : 0);
        if (Descriptor < 0 || wanted == Watched)
        {
            return;
        }

        if (Watched == Unwatched && wanted == 0)
        {
            return;
        }

        SystemResult result =
            Watched == Unwatched ? Driver.Watch(Slot, Descriptor, wanted) : Driver.Change(Slot, Descriptor, wanted);
        Watched = (byte)wanted;
        if (!result.IsSuccess)
        {
            // Epoll's own limit of watches (epoll(7), max_user_watches), or memory.
            Fail(result.ToSocketError());
        }
    }

    /// <summary>Not even a hang-up is told from now on, until something is wanted again.</summary>
    protected void Unwatch()
    {
        Driver.Unwatch(Slot, Descriptor);
        Watched = Unwatched;
    }

    /// <summary>Gives slot and descriptor back.</summary>
    protected void CloseDescriptor()
    {
        Driver.Forget(Slot);
        FileCalls.Close(Descriptor);
        Descriptor = -1;
    }
}
