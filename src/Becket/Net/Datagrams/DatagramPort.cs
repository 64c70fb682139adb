using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Deferreds.Locks;
using Becket.Net.Unix;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Datagrams;

/// <summary>A port that receives and sends datagrams.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.udp.Port</c> and <c>MulticastPort</c>.</remarks>
public sealed partial class DatagramPort : IDatagramTransport, IDatagramSink
{
    private readonly Reactor _reactor;
    private readonly ExecutionContext? _userContext;
    private readonly DatagramProtocol _protocol;
    private readonly UnixSocketFile? _file;
    private IoDatagrams _datagrams = null!;
    private SystemEventTrigger? _shutdown;
    private DeferredEvent? _stopped;

    private DatagramPort(Reactor reactor, DatagramProtocol protocol, UnixSocketFile? file)
    {
        _file = file;
        _reactor = reactor;
        _protocol = protocol;
        _userContext = CallContext.ToCarry(reactor.OwnContext);
    }

    /// <inheritdoc/>
    public Reactor Reactor => _reactor;

    /// <inheritdoc/>
    public EndPoint Host => _datagrams.LocalEndPoint;

    /// <summary>The number of the port.</summary>
    /// <exception cref="InvalidOperationException">It is a Unix socket, which has no number.</exception>
    public int Port =>
        (Host as IPEndPoint)?.Port
        ?? throw new InvalidOperationException($"A Unix socket has no port number. Its address is Host: {Host}.");

    /// <inheritdoc/>
    public EndPoint? Peer { get; private set; }

    /// <inheritdoc/>
    public bool IsListening => _stopped is null;

    /// <inheritdoc/>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public void PauseReading()
    {
        _reactor.CheckThread(nameof(PauseReading), "port");
        _datagrams.PauseReading();
    }

    /// <inheritdoc/>
    public void ResumeReading()
    {
        _reactor.CheckThread(nameof(ResumeReading), "port");
        _datagrams.ResumeReading();
    }

    /// <inheritdoc/>
    public Deferred StopListening()
    {
        _reactor.CheckThread(nameof(StopListening), "port");
        if (_stopped is null)
        {
            Close();

            // Later: StopListening does not call the protocol before it returns.
            _reactor.CallSoon(static port => ((DatagramPort)port!).NotifyStopped(), this);
        }

        return _stopped!.Wait();
    }

    void IDatagramSink.OnReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        var call = new ReceivedCall(_protocol, data, from);
        _reactor.InvokeGuarded(
            _protocol,
            nameof(DatagramProtocol.DatagramReceived),
            host: null,
            ref call,
            _userContext
        );
    }

    void IDatagramSink.OnRefused() => NotifyRefused();

    /// <summary>Opens a port.</summary>
    /// <param name="reactor">The reactor that carries it.</param>
    /// <param name="protocol">Receives the datagrams.</param>
    /// <param name="open">Makes the socket.</param>
    /// <param name="toException">What the deferred fails with, when the system refuses.</param>
    /// <param name="peer">The peer to connect to; null for none.</param>
    /// <param name="toConnectException">The same for the connecting.</param>
    /// <param name="file">The file of a Unix socket, which is removed when the port stops.</param>
    internal static Deferred<DatagramPort> Open(
        Reactor reactor,
        DatagramProtocol protocol,
        Func<IDatagramSink, IoDatagrams> open,
        Func<SocketException, Exception> toException,
        EndPoint? peer = null,
        Func<SocketError, Exception>? toConnectException = null,
        UnixSocketFile? file = null
    )
    {
        var port = new DatagramPort(reactor, protocol, file);
        try
        {
            port._datagrams = open(port);
            file?.OnMade();
        }
        catch (SocketException error)
        {
            file?.Remove();
            return Deferred.Fail<DatagramPort>(toException(error));
        }

        port.Peer = port._datagrams.AdoptedPeer ?? peer;
        if (peer is not null && port._datagrams.Connect(peer) is var refused and not SocketError.Success)
        {
            port.Close();
            return Deferred.Fail<DatagramPort>(toConnectException!(refused));
        }

        reactor.OnMade(port);
        try
        {
            protocol.MakeConnection(port);
            protocol.StartProtocol();
            port._shutdown = reactor.AddSystemEventTrigger(
                SystemEvent.Shutdown,
                SystemEventPhase.During,
                port.OnShutdown
            );
        }
        catch
        {
            if (port.IsListening)
            {
                port.Close();
            }

            throw;
        }

        return Deferred.Succeed(port);
    }

    private void Close()
    {
        _stopped = new DeferredEvent();
        _datagrams.Close();
        _file?.Remove();
    }

    private void OnShutdown()
    {
        if (IsListening)
        {
            Close();
        }

        NotifyStopped();
    }

    private void NotifyStopped()
    {
        if (_stopped!.IsSet)
        {
            return;
        }

        _shutdown?.Remove();
        _reactor.InvokeGuarded(
            _protocol,
            nameof(DatagramProtocol.StopProtocol),
            host: null,
            _protocol,
            static protocol => protocol.StopProtocol(),
            _userContext
        );
        _stopped.Set();
    }

    private void NotifyRefused()
    {
        if (!IsListening)
        {
            return;
        }

        _reactor.InvokeGuarded(
            _protocol,
            nameof(DatagramProtocol.ConnectionRefused),
            host: null,
            _protocol,
            static protocol => protocol.ConnectionRefused(),
            _userContext
        );
    }

    private readonly ref struct ReceivedCall(DatagramProtocol protocol, ReadOnlySpan<byte> data, EndPoint from)
        : IUserCall
    {
        private readonly ReadOnlySpan<byte> _data = data;

        public void Invoke() => protocol.DatagramReceived(_data, from);
    }
}
