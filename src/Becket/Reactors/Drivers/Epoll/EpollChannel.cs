using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A stream socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollChannel : EpollReadyChannel
{
    /// <summary>An IPv4 address and port, packed, as most are: an idle connection should hold little. 0: see
    /// <see cref="Ends.Peer"/>.</summary>
    private readonly ulong _packedPeer;

    /// <summary>This side's address alone, while nobody has asked for the other's; or both, as
    /// <see cref="Ends"/>.</summary>
    private object? _addresses;

    /// <summary>An accepted one.</summary>
    /// <param name="driver">The driver that watches it.</param>
    /// <param name="descriptor">Becomes its own.</param>
    /// <param name="peer">The other side, as accept gave it.</param>
    /// <param name="local">This side, if that is known without asking the system.</param>
    public EpollChannel(EpollDriver driver, int descriptor, ReadOnlySpan<byte> peer, EndPoint? local)
        : base(driver)
    {
        _addresses = local;
        if (peer.Length >= 8 && peer[0] == 2 && peer[1] == 0)
        {
            _packedPeer = BitConverter.ToUInt64(peer);
        }
        else
        {
            _addresses = new Ends { Local = local, Peer = NativeAddress.Read(peer) };
        }

        // With the interest it is about to have: a paused or aborted one costs the system call that all others save.
        Slot = driver.TakeSlot(this);
        if (!driver.Watch(Slot, descriptor, Libc.EpollIn))
        {
            SocketException error = Libc.LastException();
            driver.Forget(Slot);
            throw error;
        }

        Watched = (byte)Libc.EpollIn;
        Descriptor = descriptor;
    }

    /// <summary>One that is about to connect, or was adopted.</summary>
    public EpollChannel(EpollDriver driver, int descriptor, EndPoint peer)
        : base(driver)
    {
        _addresses = new Ends { Peer = peer };
        Slot = driver.TakeSlot(this);

        // A socket that is not connected yet counts as hung up: not watched until there is something to wait for.
        Watched = Unwatched;
        Descriptor = descriptor;
    }

    public override EndPoint RemoteEndPoint => Both.Peer ??= UnpackPeer();

    public override EndPoint LocalEndPoint
    {
        get
        {
            if ((_addresses as EndPoint ?? (_addresses as Ends)?.Local) is { } known)
            {
                return known;
            }

            EndPoint local = NativeAddress.OfSocket(Descriptor);
            if (_addresses is Ends ends)
            {
                ends.Local = local;
            }
            else
            {
                _addresses = local;
            }

            return local;
        }
    }

    public override bool NoDelay
    {
        get => Descriptor >= 0 && Libc.Get(Descriptor, Libc.IpProtocolTcp, Libc.TcpNoDelay) != 0;
        set => Libc.TrySet(Descriptor, Libc.IpProtocolTcp, Libc.TcpNoDelay, value ? 1 : 0);
    }

    public override bool KeepAlive
    {
        get => Descriptor >= 0 && Libc.Get(Descriptor, Libc.SolSocket, Libc.SoKeepAlive) != 0;
        set => Libc.TrySet(Descriptor, Libc.SolSocket, Libc.SoKeepAlive, value ? 1 : 0);
    }

    private Ends Both
    {
        get
        {
            if (_addresses is not Ends ends)
            {
                _addresses = ends = new Ends { Local = (EndPoint?)_addresses };
            }

            return ends;
        }
    }

    /// <summary>Connect has begun, and epoll tells when it has ended.</summary>
    public void WatchForConnected() => InterestChanged();

    public override void OnEvents(uint events)
    {
        bool isReading = WantsToReceive;
        if (isReading && (events & (Libc.EpollIn | Libc.EpollHangUp | Libc.EpollError)) != 0)
        {
            OnReadable();
        }

        if (WantsToSend)
        {
            if ((events & (Libc.EpollOut | Libc.EpollHangUp | Libc.EpollError)) != 0)
            {
                OnRoom();
            }
        }
        else if (!isReading)
        {
            OnUnwanted(events);
        }
    }

    protected override int Receive(byte[] buffer, out SocketError error)
    {
        nint count;
        fixed (byte* start = buffer)
        {
            do
            {
                count = Libc.Receive(Descriptor, start, (nuint)buffer.Length, 0);
            } while (count < 0 && Libc.LastError() == SocketError.Interrupted);
        }

        error = count >= 0 ? SocketError.Success : Libc.LastError();
        return (int)Math.Max(count, 0);
    }

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        nint count;
        fixed (byte* start = data)
        {
            do
            {
                count = Libc.Send(Descriptor, start, (nuint)data.Length, Libc.MessageNoSignal);
            } while (count < 0 && Libc.LastError() == SocketError.Interrupted);
        }

        error = count >= 0 ? SocketError.Success : Libc.LastError();
        return (int)Math.Max(count, 0);
    }

    protected override int SendSegments(out SocketError error)
    {
        if (FirstSegment!.Next is null)
        {
            return Send(FirstSegment.Data, out error);
        }

        // 64 segments are half a megabyte, about what a socket's buffer takes at once.
        const int Most = 64;
        Libc.Buffer* buffers = stackalloc Libc.Buffer[Most];
        int used = 0;
        for (Segment? segment = FirstSegment; segment is not null && used < Most; segment = segment.Next)
        {
            // Segments are pinned for good.
            fixed (byte* start = segment.Bytes)
            {
                buffers[used++] = new Libc.Buffer
                {
                    Start = start + segment.Start,
                    Length = (nuint)(segment.End - segment.Start),
                };
            }
        }

        var message = new Libc.MessageHeader { Buffers = buffers, Count = (nuint)used };
        nint count;
        do
        {
            count = Libc.SendMessage(Descriptor, &message, Libc.MessageNoSignal);
        } while (count < 0 && Libc.LastError() == SocketError.Interrupted);
        error = count >= 0 ? SocketError.Success : Libc.LastError();
        return (int)Math.Max(count, 0);
    }

    protected override void ShutDownSending() => Libc.Shutdown(Descriptor, Libc.ShutdownWrite);

    protected override void Release(bool isReset)
    {
        // What can no longer be asked once it is closed, for ConnectionLost to tell.
        _ = LocalEndPoint;
        if (isReset)
        {
            // Lingering for no time: what is unsent is dropped, and the peer sees a reset (socket(7)).
            int* noTime = stackalloc int[2] { 1, 0 };
            Libc.SetOption(Descriptor, Libc.SolSocket, Libc.SoLinger, noTime, 2 * sizeof(int));
        }

        CloseDescriptor();
    }

    private void OnRoom()
    {
        if (IsConnecting)
        {
            OnConnectEnded(Errno.ToSocketError(Libc.Get(Descriptor, Libc.SolSocket, Libc.SoError)));
        }
        else
        {
            OnWritable();
        }
    }

    /// <summary>Epoll tells of something that nobody wants to know now, and will go on to if it is not told to
    /// stop.</summary>
    private void OnUnwanted(uint events)
    {
        if ((events & Libc.EpollError) != 0)
        {
            var error = Errno.ToSocketError(Libc.Get(Descriptor, Libc.SolSocket, Libc.SoError));
            Fail(error == SocketError.Success ? SocketError.ConnectionReset : error);
        }
        else if ((events & Libc.EpollHangUp) != 0)
        {
            // Both directions have ended, but bytes may still wait here for a reader who has paused.
            Unwatch();
        }
        else
        {
            InterestChanged();
        }
    }

    private IPEndPoint UnpackPeer()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(bytes, _packedPeer);
        return (IPEndPoint)NativeAddress.Read(bytes);
    }

    private sealed class Ends
    {
        public EndPoint? Local;
        public EndPoint? Peer;
    }
}
