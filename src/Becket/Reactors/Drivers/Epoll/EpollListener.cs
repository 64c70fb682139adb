using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A listening socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollListener : IoListener, IEpollSource
{
    /// <summary>How many are accepted in one turn: enough for a storm, and those who are connected wait no longer than
    /// that.</summary>
    public const int LargestBatch = 64;

    private readonly EpollDriver _driver;
    private readonly IListenerSink _sink;
    private readonly int _slot;

    /// <summary>The address of all channels it accepts; null if it listens at several, and each has its own.</summary>
    private readonly EndPoint? _localOfAll;
    private int _descriptor;
    private bool _isPaused;

    public EpollListener(EpollDriver driver, int descriptor, IListenerSink sink)
    {
        _driver = driver;
        _sink = sink;
        LocalEndPoint = NativeAddress.OfSocket(descriptor);
        _localOfAll =
            LocalEndPoint is IPEndPoint ip && (ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any))
                ? null
                : LocalEndPoint;
        DescriptorHeadroom.Refresh();
        _slot = driver.Register(descriptor, this, EpollEvent.In);
        _descriptor = descriptor;
    }

    public override EndPoint LocalEndPoint { get; }

    public override void PauseAccepting()
    {
        if (!_isPaused && _descriptor >= 0)
        {
            _isPaused = true;
            _driver.Change(_slot, _descriptor, 0);
        }
    }

    public override void ResumeAccepting()
    {
        if (_isPaused && _descriptor >= 0)
        {
            _isPaused = false;
            _driver.ReserveDescriptor();
            DescriptorHeadroom.Refresh();
            _driver.Change(_slot, _descriptor, EpollEvent.In);
        }
    }

    public override void Close()
    {
        if (_descriptor >= 0)
        {
            // Not between batches, as with channels: no event but its own can be of its number, and the slot's
            // generation tells those apart.
            _driver.Forget(_slot);
            FileCalls.Close(_descriptor);
            _descriptor = -1;
        }
    }

    public void OnEvents(uint events)
    {
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        for (int i = 0; i < LargestBatch && _descriptor >= 0 && !_isPaused; i++)
        {
            SystemResult accepted = SocketCalls.Accept(_descriptor, address, out int length);
            if (accepted.IsSuccess && DescriptorHeadroom.IsEatenBy(accepted.Value))
            {
                FileCalls.Close(accepted.Value);
                _driver.TurnAway(_descriptor);
                _sink.OnAcceptFailed(SocketError.TooManyOpenSockets);
                return;
            }

            if (accepted.IsSuccess)
            {
                Accept(accepted.Value, address[..length]);
                continue;
            }

            switch (accepted.ToSocketError())
            {
                case SocketError.WouldBlock:
                    return;

                case SocketError.TooManyOpenSockets:
                    _driver.TurnAway(_descriptor);
                    _sink.OnAcceptFailed(SocketError.TooManyOpenSockets);
                    return;

                case SocketError.NoBufferSpaceAvailable:
                    _sink.OnAcceptFailed(SocketError.NoBufferSpaceAvailable);
                    return;

                default:
                    // The caller has gone before it was accepted, or its network has (accept(2) lists them): the next
                    // may be there.
                    break;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    private void Accept(int descriptor, ReadOnlySpan<byte> peer)
    {
        EpollChannel channel;
        try
        {
            channel = new EpollChannel(_driver, descriptor, peer, _localOfAll);
        }
        catch (SocketException error)
        {
            // Epoll's own limit of watches (epoll(7), max_user_watches), or memory.
            FileCalls.Close(descriptor);
            _sink.OnAcceptFailed(error.SocketErrorCode);
            return;
        }

        _sink.OnAccepted(channel);
    }
}
