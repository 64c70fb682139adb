using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Simulated;

/// <content>What a channel needs of its socket.</content>
internal sealed partial class SimulatedSocket : IReadySocket<SimulatedSocket>, ISimulatedSource
{
    /// <summary>Null while the socket waits to be accepted.</summary>
    private ReadyChannel<SimulatedSocket>? _channel;
    private LinkedListNode<ISimulatedSource>? _place;
    private bool _noDelay;
    private bool _keepAlive;

    public bool IsListed { get; set; }

    public IoChannel? Carried => _channel;

    public ReadyChannels Channels => _host.Channels;

    public bool NoDelay
    {
        get => _noDelay && !IsClosed;
        set => _noDelay = value && IsTcp;
    }

    public bool KeepAlive
    {
        get => _keepAlive && !IsClosed;
        set
        {
            bool begins = value && IsTcp && !_keepAlive;
            _keepAlive = value && IsTcp;
            if (begins)
            {
                _host.Path?.KeepAlive(this);
            }
        }
    }

    public int PipeDescriptor => -1;

    public int UnixDescriptor => -1;

    public DescriptorPassing? Passing => null;

    public int ReceivesPerEvent => 1;

    private bool IsTcp => RemoteEndPoint is IPEndPoint;

    public void Attach(ReadyChannel<SimulatedSocket> channel)
    {
        _channel = channel;
        _place = _host.Register(this);
        Channels.MostKeptForTheTurn = RarePaths.Draw(
            "transport: bytes kept for the end of the turn",
            ReadyChannels.UsuallyKeptForTheTurn,
            1,
            1_000
        );
        SetInterest(ReadyEvents.None);
    }

    /// <summary>Reports what is ready now, as a level-triggered driver does.</summary>
    public void OnReady()
    {
        if (IsClosed)
        {
            return;
        }

        bool hasCallEnded = _channel!.IsConnecting && CallResult is not null;
        _channel.OnReady(
            (IsReadable ? ReadyEvents.Readable : ReadyEvents.None)
                | (IsWritable || hasCallEnded ? ReadyEvents.Writable : ReadyEvents.None)
                | (IsBroken ? ReadyEvents.Error : ReadyEvents.None)
        );
        if (_channel.WantsToReceive && IsReadable)
        {
            _host.MarkReady(this);
        }
    }

    public void OnShutdown() => _channel!.OnShutdown();

    public void Abandon() => _channel!.Abandon();

    public int Send(Segment first, out SocketError error) => Send(first.Data, out error);

    public DescriptorPassing? BeginPassing() => null;

    public SocketError SetInterest(ReadyEvents wanted)
    {
        if (
            IsBroken
            || ((wanted & ReadyEvents.Readable) != 0 && IsReadable)
            || ((wanted & ReadyEvents.Writable) != 0 && IsWritable)
        )
        {
            _host.MarkReady(this);
        }

        return SocketError.Success;
    }

    public void StopWatching() { }

    public SocketError TakeError() =>
        _channel!.IsConnecting ? CallResult ?? SocketError.Success
        : IsBroken ? _error
        : SocketError.ConnectionReset;

    /// <summary>Closes; between Unix sockets there are no resets.</summary>
    public void Release(bool isReset)
    {
        _host.Release(_place!);
        Close(isReset && IsTcp);
    }
}
