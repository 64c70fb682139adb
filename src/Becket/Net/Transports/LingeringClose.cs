using System.Net.Sockets;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Inspecting;
using Becket.Time;

namespace Becket.Net.Transports;

/// <summary>
/// The end of a connection when the reactor or its port stops: sends what is unsent and the end of the stream, and then
/// drops what arrives until the peer has ended its stream too, or is silent.
/// </summary>
/// <remarks>Closing at once would be a reset if the peer has sent anything that is not received yet, and a reset
/// destroys bytes on their way to the peer. While a server runs, the peer of a connection that it closes has usually
/// nothing to say; but a stop comes at any moment, in the middle of what many peers send.</remarks>
internal sealed class LingeringClose : IChannelSink, IInspected
{
    /// <summary>How long a peer may be silent after everything is sent. It only has to notice the end of the stream:
    /// the system delivers the bytes that it has taken over, also after this program has ended.</summary>
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(1);

    private readonly Reactor _reactor;
    private readonly IoChannel _channel;
    private readonly IChannelSink _sink;
    private DelayedCall? _silence;
    private bool _isAllSent;
    private bool _hasHeard;

    private LingeringClose(Reactor reactor, IoChannel channel)
    {
        _reactor = reactor;
        _channel = channel;
        _sink = channel.Sink;
    }

    /// <summary>The transport of the connection.</summary>
    public StreamTransport? Transport => _sink as StreamTransport;

    bool IInspected.IsOver => _channel.HasEnded;

    void IInspected.AddTo(SnapshotLists lists, TimeSpan? age) => Transport?.AddTo(lists, age);

    /// <summary>Begins. The sink of the channel so far is notified of the channel's end, and of nothing else.</summary>
    public static void Begin(Reactor reactor, IoChannel channel)
    {
        channel.Sink = new LingeringClose(reactor, channel);
        channel.CloseSending();
        channel.WantsDrained = true;
        channel.ResumeReading();
    }

    void IChannelSink.OnConnected() { }

    void IChannelSink.OnReceived(ReadOnlySpan<byte> data) => _hasHeard = true;

    void IChannelSink.OnEndOfStream() => _channel.Close();

    void IChannelSink.OnDrained()
    {
        if (!_isAllSent)
        {
            _isAllSent = true;
            Listen();
        }
    }

    bool IChannelSink.OnStopRequested() => true;

    void IChannelSink.OnClosed(SocketError error)
    {
        _silence?.Cancel();
        _silence = null;

        // Everything was sent, the end included: a reset after that loses nothing of it.
        _sink.OnClosed(
            _isAllSent && error is (SocketError.ConnectionReset or SocketError.ConnectionAborted)
                ? SocketError.Success
                : error
        );
    }

    private void Listen()
    {
        _hasHeard = false;
        _silence = _reactor.CallLater(s_longestSilence, static close => close.OnSilence(), this);
    }

    private void OnSilence()
    {
        _silence = null;
        if (_hasHeard)
        {
            Listen();
        }
        else
        {
            _channel.Close();
        }
    }
}
