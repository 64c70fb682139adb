using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Transports;
using Becket.Protocols.Timeouts;
using Becket.Time;

namespace Becket.Protocols.Policies;

/// <summary>Closes connections that are idle: no bytes were received or written for a time.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.policies.TimeoutFactory</c>.</remarks>
[RunsOnLoop]
public class TimeoutFactory : WrappingFactory
{
    /// <summary>Limits how long the connections of a factory may be idle.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="period">How long a connection may be idle. Timeout.InfiniteTimeSpan: without limit. (Twisted's
    /// default is 30 minutes.)</param>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeoutFactory(Factory inner, TimeSpan period)
        : base(inner)
    {
        Period = TimeLimits.Positive(period, nameof(period));
    }

    /// <summary>How long a connection may be idle.</summary>
    public TimeSpan Period { get; }

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(IProtocol inner) => new TimedConnection(inner, this);

    /// <summary>A connection has been idle for too long. The default closes it as
    /// <see cref="ITransport.LoseConnection"/> does, with a <see cref="Net.Errors.ConnectionTimedOutException"/> as the
    /// reason.</summary>
    /// <param name="connection">The connection.</param>
    /// <remarks>Source: <c>timeoutFunc</c>.</remarks>
    protected virtual void TimedOut(ProtocolWrapper connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.LoseTimedOut($"The connection was idle for {Period.TotalSeconds:0.###} s.");
    }

    private sealed class TimedConnection(IProtocol inner, TimeoutFactory factory) : ProtocolWrapper(inner)
    {
        private IdleTimeout? _idle;

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            _idle?.ResetTimeout();
            base.DataReceived(data);
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            _idle?.ResetTimeout();
            base.Write(data);
        }

        public override void ConnectionLost(Failure reason)
        {
            _idle?.Cancel();
            base.ConnectionLost(reason);
        }

        protected override void ConnectionMade()
        {
            _idle = new IdleTimeout(Reactor, OnTimedOut);
            _idle.SetTimeout(factory.Period);
        }

        private void OnTimedOut()
        {
            try
            {
                factory.TimedOut(this);
            }
            catch
            {
                // No time-out will come again. The timer reports it.
                AbortConnection();
                throw;
            }
        }
    }
}
