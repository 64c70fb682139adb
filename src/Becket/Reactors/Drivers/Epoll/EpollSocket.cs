using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A stream socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal partial struct EpollSocket : IReadySocket<EpollSocket>
{
    private EpollRegistration _registration;

    /// <summary>The peer's IPv4 address and port, packed, as most peers have one: an idle connection should hold
    /// little. Zero: see <see cref="Ends.Peer"/>.</summary>
    private readonly ulong _packedPeer;

    /// <summary>This side's address alone, until the peer's has been asked for; or both, as
    /// <see cref="Ends"/>.</summary>
    private object? _addresses;

    /// <summary>An accepted one.</summary>
    /// <param name="driver">The driver that watches it.</param>
    /// <param name="descriptor">Becomes its own.</param>
    /// <param name="peer">The peer's address, as accept gave it.</param>
    /// <param name="local">This side's address, if it is known without asking the system.</param>
    public EpollSocket(EpollDriver driver, int descriptor, ReadOnlySpan<byte> peer, EndPoint? local)
    {
        _registration = new EpollRegistration(driver, descriptor, watchesFromStart: true);
        _addresses = local;
        if (peer.Length >= 8 && peer[0] == 2 && peer[1] == 0)
        {
            _packedPeer = BitConverter.ToUInt64(peer);
        }
        else
        {
            _addresses = new Ends { Local = local, Peer = NativeAddress.Read(peer) };
        }
    }

    /// <summary>One that is about to connect, or was adopted.</summary>
    public EpollSocket(EpollDriver driver, int descriptor, EndPoint peer, bool isAdopted = false)
    {
        _registration = new EpollRegistration(driver, descriptor);
        _addresses = new Ends { Peer = peer, IsAdopted = isAdopted };
    }

    public readonly ReadyChannels Channels => _registration.Driver.Channels;

    public EndPoint RemoteEndPoint => Both.Peer ??= UnpackPeer();

    public EndPoint LocalEndPoint
    {
        get
        {
            if ((_addresses as EndPoint ?? (_addresses as Ends)?.Local) is { } known)
            {
                return known;
            }

            EndPoint local = NativeAddress.OfSocket(_registration.Descriptor);
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

    public readonly bool NoDelay
    {
        get => GetOption(SocketOption.TcpLevel, SocketOption.TcpNoDelay) != 0;
        set => SetOption(SocketOption.TcpLevel, SocketOption.TcpNoDelay, value);
    }

    public readonly bool KeepAlive
    {
        get => GetOption(SocketOption.SocketLevel, SocketOption.KeepAlive) != 0;
        set => SetOption(SocketOption.SocketLevel, SocketOption.KeepAlive, value);
    }

    public readonly int PipeDescriptor => -1;

    public readonly int UnixDescriptor =>
        _addresses is Ends { Peer.AddressFamily: AddressFamily.Unix } ? _registration.Descriptor : -1;

    /// <summary>One short read a time: it needs no second one to see that nothing is left.</summary>
    public readonly int ReceivesPerEvent => 1;

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

    public void Attach(ReadyChannel<EpollSocket> channel)
    {
        if (_registration.WatchesFromStart)
        {
            // With the interest it is about to have: that saves a system call for all but the paused and aborted ones.
            _registration.Attach(channel, ReadyEvents.Readable);
        }
        else
        {
            _registration.Attach(channel);
        }
    }

    public readonly int Receive(byte[] buffer, out SocketError error)
    {
        if (Passing is { IsReceiving: true } passing)
        {
            return Receive(buffer, passing, out error);
        }

        SystemResult result = SocketCalls.Receive(_registration.Descriptor, buffer);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    public readonly int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (Passing is { CountToSend: > 0 } passing)
        {
            return Send(data, passing, out error);
        }

        SystemResult result = SocketCalls.Send(_registration.Descriptor, data);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    public readonly int Send(Segment first, out SocketError error) =>
        first.Next is null || Passing is { CountToSend: > 0 }
            ? Send(first.Data, out error)
            : SendSeveral(first, out error);

    public SocketError SetInterest(ReadyEvents wanted) => _registration.Watch(wanted);

    public void StopWatching() => _registration.StopWatching();

    /// <remarks>An error that cannot be read is an error too: otherwise a connection that was refused would count as
    /// made.</remarks>
    public readonly SocketError TakeError()
    {
        SystemResult taken = SocketCalls.TakeError(_registration.Descriptor);
        return taken.IsSuccess ? SocketErrors.FromNumber(taken.Value) : taken.ToSocketError();
    }

    public readonly SocketError ShutDownSending()
    {
        var error = SocketCalls.ShutDownSending(_registration.Descriptor).ToSocketError();

        // Not connected any more: the connection is broken, which the next receive reports.
        return error == SocketError.NotConnected ? SocketError.Success : error;
    }

    public void Release(bool isReset)
    {
        Passing?.Close();

        // The system does not know it any more once the socket is closed, and ConnectionLost may ask for it.
        _ = LocalEndPoint;
        if (isReset)
        {
            // Lingering for no time: what is unsent is dropped, and the peer sees a reset (socket(7)).
            ReadOnlySpan<int> noTime = [1, 0];
            SocketCalls.SetOption(
                _registration.Descriptor,
                SocketOption.SocketLevel,
                SocketOption.Linger,
                MemoryMarshal.AsBytes(noTime)
            );
        }

        if (_addresses is Ends { IsAdopted: true })
        {
            // It may have other descriptors, so epoll would go on to report its bytes.
            _registration.StopWatching();
        }

        _registration.Close();
    }

    private readonly unsafe int SendSeveral(Segment first, out SocketError error)
    {
        // 64 segments are half a megabyte, about what a socket's buffer takes at once.
        const int Most = 64;
        SocketCalls.MemoryPiece* pieces = stackalloc SocketCalls.MemoryPiece[Most];
        int used = 0;
        for (Segment? segment = first; segment is not null && used < Most; segment = segment.Next)
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

        SystemResult result = SocketCalls.Send(_registration.Descriptor, pieces, used);
        error = result.IsSuccess ? SocketError.Success : result.ToSocketError();
        return result.Value;
    }

    private readonly int GetOption(int level, int name) =>
        _registration.IsOpen ? SocketCalls.GetOption(_registration.Descriptor, level, name) : 0;

    private readonly void SetOption(int level, int name, bool value) =>
        SocketCalls.SetOption(_registration.Descriptor, level, name, value ? 1 : 0);

    private readonly IPEndPoint UnpackPeer()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(bytes, _packedPeer);
        return (IPEndPoint)NativeAddress.Read(bytes);
    }

    private sealed class Ends
    {
        public EndPoint? Local;
        public EndPoint? Peer;

        public DescriptorPassing? Passing;

        /// <summary>Whether other descriptors of the socket may be open.</summary>
        public bool IsAdopted;
    }
}
