using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A pipe between the program of a <see cref="SimulatedHost"/> and a child: bytes in one direction, in a
/// bounded buffer.</summary>
/// <param name="host">The host.</param>
/// <param name="isForReading">Whether the program reads from it, and the child writes.</param>
internal sealed class SimulatedPipe(SimulatedHost host, bool isForReading)
    : IReadySocket<SimulatedPipe>,
        ISimulatedSource
{
    /// <summary>The most bytes in it. Source: pipe(7).</summary>
    public const int Capacity = 64 * 1024;

    private ReadyChannel<SimulatedPipe>? _channel;
    private LinkedListNode<ISimulatedSource>? _place;
    private SegmentQueue _bytes;

    /// <summary>Called when the child's end may have more bytes or more room, or the program's end is closed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether the program has closed its end.</summary>
    public bool IsProgramGone { get; private set; }

    /// <summary>Whether the child, and all that share its end, have closed it.</summary>
    public bool IsChildGone { get; private set; }

    public bool IsListed { get; set; }

    public IoChannel? Carried => _channel;

    public ReadyChannels Channels => host.Channels;

    public EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

    public EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

    public bool NoDelay
    {
        get => false;
        set { }
    }

    public bool KeepAlive
    {
        get => false;
        set { }
    }

    public int PipeDescriptor => -1;

    public int UnixDescriptor => -1;

    public DescriptorPassing? Passing => null;

    public int ReceivesPerEvent => 1;

    private int Room => Capacity - (int)_bytes.Count;

    private bool IsReadable => isForReading && (_bytes.Count > 0 || IsChildGone);

    /// <summary>The child reads. Zero: there is nothing now, or the end, if the program is gone.</summary>
    public int ReadAsChild(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, _bytes.Count);
        _bytes.Take(buffer[..count], host.Segments);
        if (count > 0 && !IsProgramGone)
        {
            host.MarkReady(this);
        }

        return count;
    }

    /// <summary>The child writes as much as there is room for.</summary>
    public int WriteAsChild(ReadOnlySpan<byte> data)
    {
        int count = Math.Min(data.Length, Room);
        if (count > 0 && !IsProgramGone)
        {
            _bytes.Append(data[..count], host.Segments);
            host.MarkReady(this);
        }

        return count;
    }

    /// <summary>The child's end is closed.</summary>
    public void CloseAsChild()
    {
        if (!IsChildGone)
        {
            IsChildGone = true;
            if (!IsProgramGone)
            {
                host.MarkReady(this);
            }
        }
    }

    public void Attach(ReadyChannel<SimulatedPipe> channel)
    {
        _channel = channel;
        _place = host.Register(this);
    }

    public DescriptorPassing? BeginPassing() => null;

    public int Receive(byte[] buffer, out SocketError error)
    {
        int count = (int)Math.Min(buffer.Length, _bytes.Count);
        if (count > 1 && host.Chance is { } chance && chance.Below(4) == 0)
        {
            // A pipe has no borders: now and then less is received than there is.
            count = 1 + chance.Below(count);
        }

        error = count > 0 || IsChildGone ? SocketError.Success : SocketError.WouldBlock;
        if (count > 0)
        {
            _bytes.Take(buffer.AsSpan(0, count), host.Segments);
            Changed?.Invoke();
        }

        return count;
    }

    public int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (IsChildGone)
        {
            // As the epoll driver reports EPIPE.
            error = SocketError.ConnectionReset;
            return 0;
        }

        int count = Math.Min(data.Length, Room);
        error = count > 0 || data.IsEmpty ? SocketError.Success : SocketError.WouldBlock;
        if (count > 0)
        {
            _bytes.Append(data[..count], host.Segments);
            Changed?.Invoke();
        }

        return count;
    }

    public int Send(Segment first, out SocketError error) => Send(first.Data, out error);

    public SocketError SetInterest(ReadyEvents wanted)
    {
        if (
            ((wanted & ReadyEvents.Readable) != 0 && IsReadable)
            || ((wanted & ReadyEvents.Writable) != 0 && (Room > 0 || IsChildGone))
        )
        {
            host.MarkReady(this);
        }

        return SocketError.Success;
    }

    public void StopWatching() { }

    public SocketError TakeError() => SocketError.ConnectionReset;

    public SocketError ShutDownSending() => SocketError.OperationNotSupported;

    public void Release(bool isReset)
    {
        IsProgramGone = true;
        host.Release(_place!);
        if (isForReading)
        {
            _bytes.Clear(host.Segments);
        }

        Changed?.Invoke();
    }

    /// <summary>Reports what is ready now, as a level-triggered driver does.</summary>
    public void OnReady()
    {
        if (IsProgramGone)
        {
            return;
        }

        _channel!.OnReady(
            (IsReadable ? ReadyEvents.Readable : ReadyEvents.None)
                | (!isForReading && (Room > 0 || IsChildGone) ? ReadyEvents.Writable : ReadyEvents.None)
                | (!isForReading && IsChildGone ? ReadyEvents.Error : ReadyEvents.None)
        );
        if (!IsProgramGone && _channel.WantsToReceive && IsReadable)
        {
            host.MarkReady(this);
        }
    }

    public void OnShutdown() => _channel!.OnShutdown();

    public void Abandon() => _channel!.Abandon();
}
