using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>One end of a pipe that epoll watches: it is either read from or written to.</summary>
/// <remarks>
/// A pipe has no half to shut down: the end of what is written is the end of the channel. Whoever writes hears that the
/// last reader has gone as an error that epoll tells unasked (pipe(7), epoll_ctl(2)).
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class EpollPipe : EpollReadyChannel
{
    // As many system calls for one pipe, before the others get their turn: a child that writes without end fills it as
    // fast as it is emptied.
    private const int LargestBatch = 4;

    private readonly bool _isForReading;

    public EpollPipe(EpollDriver driver, int descriptor, bool isForReading)
        : base(driver)
    {
        _isForReading = isForReading;
        Slot = driver.TakeSlot(this);

        // With the interest it is about to have: one that is paused at once costs the system call that all others save.
        Watched = (byte)(isForReading ? EpollEvent.In : 0);
        if (driver.Watch(Slot, descriptor, Watched) is { IsSuccess: false } failed)
        {
            driver.Forget(Slot);
            throw failed.ToSocketException();
        }

        Descriptor = descriptor;
    }

    public override EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

    public override EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

    public override bool NoDelay
    {
        get => false;
        set { }
    }

    public override bool KeepAlive
    {
        get => false;
        set { }
    }

    public override void OnEvents(uint events)
    {
        if (_isForReading)
        {
            if (!WantsToReceive)
            {
                OnUnwanted(events);
                return;
            }

            for (int i = 0; i < LargestBatch && OnReadable() == ReadyChannels.LargestReceive; i++) { }
        }
        else if ((events & EpollEvent.Error) != 0)
        {
            // Nobody reads it any more; what is unsent will never be read.
            Fail(SocketError.ConnectionReset);
        }
        else if (WantsToSend)
        {
            OnWritable();
        }
        else
        {
            InterestChanged();
        }
    }

    protected override int Receive(byte[] buffer, out SocketError error)
    {
        SystemResult result = FileCalls.Read(Descriptor, buffer);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        SystemResult result = FileCalls.Write(Descriptor, data);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    protected override void ShutDownSending() => Close();

    protected override void Release(bool isReset) => CloseDescriptor();

    /// <summary>Epoll tells of something that nobody wants to know now, and will go on to if it is not told to
    /// stop.</summary>
    private void OnUnwanted(uint events)
    {
        if ((events & (EpollEvent.HangUp | EpollEvent.Error)) != 0)
        {
            // All writers have gone, but bytes may still wait here for a reader who has paused.
            Unwatch();
        }
        else
        {
            InterestChanged();
        }
    }
}
