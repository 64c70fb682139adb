using System.Net;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Logs connections that were turned away: the first one at once, those of the next seconds
/// together.</summary>
internal sealed class TurnedAwayLog(IReactorTime time, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private DelayedCall? _next;
    private int _count;
    private (EndPoint Peer, string Why) _last;

    public void Add(EndPoint peer, string why)
    {
        _count++;
        _last = (peer, why);
        if (_next is null)
        {
            Write();
        }
    }

    /// <summary>Logs what is left, and ends the timer.</summary>
    public void Close()
    {
        _next?.Cancel();
        _next = null;
        if (_count > 0)
        {
            GatewayLog.TurnedAway(logger, _count, _last.Peer, _last.Why);
            _count = 0;
        }
    }

    private void Write()
    {
        GatewayLog.TurnedAway(logger, _count, _last.Peer, _last.Why);
        _count = 0;
        _next = time.CallLater(
            s_interval,
            () =>
            {
                _next = null;
                if (_count > 0)
                {
                    Write();
                }
            }
        );
    }
}
