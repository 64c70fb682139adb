using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>Probes the other end of a connection that is idle, as Linux does for SO_KEEPALIVE: after two hours, and
/// then every 75 seconds up to nine times until one is answered.</summary>
/// <remarks>Source: tcp(7), tcp_keepalive_time and those beside it.</remarks>
internal sealed class KeepAliveProbes : ISimulatedEvent
{
    private readonly Network _network;
    private readonly SimulatedSocket _socket;
    private double _lastAnswer;
    private int _unanswered;

    public KeepAliveProbes(Network network, SimulatedSocket socket)
    {
        _network = network;
        _socket = socket;
        _lastAnswer = network.Now;
        network.AddEvent(_lastAnswer + TcpTimes.KeepAliveIdle, this);
    }

    public void Happen()
    {
        if (!_socket.KeepAlive || _socket.IsBroken || !_socket.Host.IsOn || _socket.Peer is not { } peer)
        {
            return;
        }

        double now = _network.Now;
        double heard = Math.Max(_lastAnswer, Math.Min(now, peer.LastArrival));
        if (_socket.LostPackets is not null)
        {
            // What is sent again is a probe, too.
            _lastAnswer = now;
            _unanswered = 0;
            WaitUntil(now + TcpTimes.KeepAliveInterval);
        }
        else if (now < heard + TcpTimes.KeepAliveIdle)
        {
            _unanswered = 0;
            WaitUntil(heard + TcpTimes.KeepAliveIdle);
        }
        else if (_unanswered >= TcpTimes.KeepAliveProbes)
        {
            _socket.OnTimedOut();
        }
        else
        {
            Probe(peer, now);
        }
    }

    private void Probe(SimulatedSocket peer, double now)
    {
        if (!_network.Reaches(_socket, out SimulatedHost? other))
        {
            _unanswered++;
            WaitUntil(now + TcpTimes.KeepAliveInterval);
        }
        else if (peer.Host != other || peer.IsClosed || peer.IsGone)
        {
            _socket.OnReset();
        }
        else
        {
            _lastAnswer = now;
            _unanswered = 0;
            WaitUntil(now + TcpTimes.KeepAliveIdle);
        }
    }

    private void WaitUntil(double time) => _network.AddEvent(time, this);
}
