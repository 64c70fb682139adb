using Becket.Deferreds;
using Becket.Net;
using Microsoft.Extensions.Logging;

namespace Becket.Protocols.Policies;

/// <summary>Tells what passes through connections: to a logger, as a dump, or to a function.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.policies.TrafficLoggingFactory</c>. Differs: to a
/// logger or a function, not to a file for each connection.</remarks>
public class TrafficLoggingFactory : WrappingFactory
{
    private readonly TrafficCallback _tell;
    private long _last;

    /// <summary>Logs what passes, at the level <see cref="LogLevel.Debug"/>.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="logger">Where to. While the level is off, nothing is formatted.</param>
    /// <param name="longestDump">How many bytes of a chunk are shown; the rest is counted. Default: 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TrafficLoggingFactory(Factory inner, ILogger logger, int longestDump = 256)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfNegative(longestDump);
        _tell = (connection, number, kind, data) => Log(logger, longestDump, connection, number, kind, data);
    }

    /// <summary>Tells a function what passes.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="tell">The function. <see cref="HexDump"/> makes bytes readable.</param>
    public TrafficLoggingFactory(Factory inner, TrafficCallback tell)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(tell);
        _tell = tell;
    }

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(IProtocol inner) => new Logged(inner, this, ++_last);

    private static void Log(
        ILogger logger,
        int longestDump,
        ProtocolWrapper connection,
        long number,
        TrafficKind kind,
        ReadOnlySpan<byte> data
    )
    {
        if (!logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        if (kind is TrafficKind.Connected or TrafficKind.Disconnected)
        {
            ProtocolsLog.TrafficEvent(logger, number, kind, connection.Peer);
            return;
        }

        ReadOnlySpan<byte> shown = data[..Math.Min(data.Length, longestDump)];
        ProtocolsLog.Traffic(logger, number, kind, data.Length, HexDump.Format(shown), data.Length - shown.Length);
    }

    private sealed class Logged(IProtocol inner, TrafficLoggingFactory factory, long number) : ProtocolWrapper(inner)
    {
        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            factory._tell(this, number, TrafficKind.Received, data);
            base.DataReceived(data);
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            factory._tell(this, number, TrafficKind.Sent, data);
            base.Write(data);
        }

        public override void ConnectionLost(Failure reason)
        {
            factory._tell(this, number, TrafficKind.Disconnected, []);
            base.ConnectionLost(reason);
        }

        protected override void ConnectionMade() => factory._tell(this, number, TrafficKind.Connected, []);
    }
}
