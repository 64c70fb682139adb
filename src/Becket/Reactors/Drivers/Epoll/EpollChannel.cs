using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
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
        if (driver.Watch(Slot, descriptor, EpollEvent.In) is { IsSuccess: false } failed)
        {
            driver.Forget(Slot);
            throw failed.ToSocketException();
        }

        Watched = (byte)EpollEvent.In;
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
        get =>
            Descriptor >= 0 && SocketCalls.GetOption(Descriptor, SocketOption.TcpLevel, SocketOption.TcpNoDelay) != 0;
        set => SocketCalls.SetOption(Descriptor, SocketOption.TcpLevel, SocketOption.TcpNoDelay, value ? 1 : 0);
    }

    public override bool KeepAlive
    {
        get =>
            Descriptor >= 0 && SocketCalls.GetOption(Descriptor, SocketOption.SocketLevel, SocketOption.KeepAlive) != 0;
        set => SocketCalls.SetOption(Descriptor, SocketOption.SocketLevel, SocketOption.KeepAlive, value ? 1 : 0);
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
        if (isReading && (events & (EpollEvent.In | EpollEvent.HangUp | EpollEvent.Error)) != 0)
        {
            OnReadable();
        }

        if (WantsToSend)
        {
            if ((events & (EpollEvent.Out | EpollEvent.HangUp | EpollEvent.Error)) != 0)
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
        SystemResult result = SocketCalls.Receive(Descriptor, buffer);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        SystemResult result = SocketCalls.Send(Descriptor, data);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    protected override int SendSegments(out SocketError error)
    {
        if (FirstSegment!.Next is null)
        {
            return Send(FirstSegment.Data, out error);
        }

        // 64 segments are half a megabyte, about what a socket's buffer takes at once.
        const int Most = 64;
        SocketCalls.MemoryPiece* pieces = stackalloc SocketCalls.MemoryPiece[Most];
        int used = 0;
        for (Segment? segment = FirstSegment; segment is not null && used < Most; segment = segment.Next)
        {
            // Segments are pinned for good.
            fixed (byte* start = segment.Bytes)
            {
                pieces[used++] = new SocketCalls.MemoryPiece
                {
                    Start = start + segment.Start,
                    Length = (nuint)(segment.End - segment.Start),
                };
            }
        }

        SystemResult result = SocketCalls.Send(Descriptor, pieces, used);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    protected override void ShutDownSending() => SocketCalls.ShutDownSending(Descriptor);

    protected override void Release(bool isReset)
    {
        // What can no longer be asked once it is closed, for ConnectionLost to tell.
        _ = LocalEndPoint;
        if (isReset)
        {
            // Lingering for no time: what is unsent is dropped, and the peer sees a reset (socket(7)).
            Span<int> noTime = [1, 0];
            SocketCalls.SetOption(
                Descriptor,
                SocketOption.SocketLevel,
                SocketOption.Linger,
                MemoryMarshal.AsBytes(noTime)
            );
        }

        CloseDescriptor();
    }

    private void OnRoom()
    {
        if (IsConnecting)
        {
            OnConnectEnded(
                SocketErrors.FromNumber(SocketCalls.GetOption(Descriptor, SocketOption.SocketLevel, SocketOption.Error))
            );
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
        if ((events & EpollEvent.Error) != 0)
        {
            SocketError error = SocketErrors.FromNumber(
                SocketCalls.GetOption(Descriptor, SocketOption.SocketLevel, SocketOption.Error)
            );
            Fail(error == SocketError.Success ? SocketError.ConnectionReset : error);
        }
        else if ((events & EpollEvent.HangUp) != 0)
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
