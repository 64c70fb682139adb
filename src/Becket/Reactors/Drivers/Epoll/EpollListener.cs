using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>A listening socket that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollListener : IoListener, IReadySource
{
    /// <summary>The most connections accepted in one turn: enough for a storm, and the open connections wait no longer
    /// than that.</summary>
    public const int LargestBatch = 64;

    private readonly EpollDriver _driver;
    private readonly IListenerSink _sink;

    /// <summary>The address of all channels it accepts; null if it listens at several, and each has its own.</summary>
    private readonly EndPoint? _localOfAll;
    private EpollRegistration _registration;
    private bool _isPaused;

    public EpollListener(EpollDriver driver, int descriptor, IListenerSink sink)
    {
        _driver = driver;
        _sink = sink;
        LocalEndPoint = NativeAddress.OfBoundSocket(descriptor);
        _localOfAll =
            LocalEndPoint is IPEndPoint ip && (ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any))
                ? null
                : LocalEndPoint;
        DescriptorHeadroom.Refresh();
        _registration = new EpollRegistration(driver, descriptor);
        _registration.Attach(this, ReadyEvents.Readable);
    }

    public override EndPoint LocalEndPoint { get; }

    public override void PauseAccepting()
    {
        _isPaused = true;
        _registration.Watch(ReadyEvents.None);
    }

    public override void ResumeAccepting()
    {
        if (_isPaused && _registration.IsOpen)
        {
            _isPaused = false;
            _driver.ReserveDescriptor();
            DescriptorHeadroom.Refresh();
            _registration.Watch(ReadyEvents.Readable);
        }
    }

    /// <remarks>Closes at once and not between batches, as channels do: the batch may hold events of its own at most,
    /// and the slot's generation drops those. An adopted socket may have other descriptors, so epoll would go on to
    /// report its connections.</remarks>
    public override void Close()
    {
        _registration.StopWatching();
        _registration.Close();
    }

    public void OnReady(ReadyEvents events)
    {
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        for (int i = 0; i < LargestBatch && _registration.IsOpen && !_isPaused; i++)
        {
            SystemResult accepted = SocketCalls.Accept(_registration.Descriptor, address, out int length);
            if (accepted.IsSuccess && DescriptorHeadroom.IsEatenBy(accepted.Value))
            {
                EpollDriver.CloseWithReset(accepted.Value);
                _driver.RejectPending(_registration.Descriptor);
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
                    _driver.RejectPending(_registration.Descriptor);
                    _sink.OnAcceptFailed(SocketError.TooManyOpenSockets);
                    return;

                case SocketError.NoBufferSpaceAvailable:
                    _sink.OnAcceptFailed(SocketError.NoBufferSpaceAvailable);
                    return;

                default:
                    // The peer has gone before it was accepted, or its network has (accept(2) lists the errors): there
                    // may be a next one.
                    break;
            }
        }
    }

    public void OnShutdown() => Close();

    public void Abandon() => Close();

    private void Accept(int descriptor, ReadOnlySpan<byte> peer)
    {
        ReadyChannel<EpollSocket> channel;
        try
        {
            channel = new ReadyChannel<EpollSocket>(new EpollSocket(_driver, descriptor, peer, _localOfAll));
        }
        catch (SocketException error)
        {
            // Epoll's limit of watches (epoll(7), max_user_watches), or memory.
            EpollDriver.CloseWithReset(descriptor);
            _sink.OnAcceptFailed(error.SocketErrorCode);
            return;
        }

        _sink.OnAccepted(channel);
    }
}
