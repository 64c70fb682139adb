using Becket.Deferreds;
using Becket.Net;
using Microsoft.Extensions.Logging;

namespace Becket.Protocols.Policies;

/// <summary>Reports what passes through connections, to a logger as a dump, or to a callback.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.policies.TrafficLoggingFactory</c>. Differs: it
/// reports to a logger or a callback, not to a file for each connection.</remarks>
public class TrafficLoggingFactory : WrappingFactory
{
    private readonly TrafficCallback _callback;
    private long _last;

    /// <summary>Logs what passes, at the level <see cref="LogLevel.Debug"/>.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="logger">The logger. While it does not log that level, no bytes are formatted.</param>
    /// <param name="longestDump">The largest number of bytes of a chunk that are shown; the rest is counted. Default:
    /// 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public TrafficLoggingFactory(Factory inner, ILogger logger, int longestDump = 256)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfNegative(longestDump);
        _callback = (connection, number, kind, data) => Log(logger, longestDump, connection, number, kind, data);
    }

    /// <summary>Calls a callback with what passes.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="callback">The callback. <see cref="HexDump"/> formats bytes for people.</param>
    public TrafficLoggingFactory(Factory inner, [RunsOnLoop] TrafficCallback callback)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callback = callback;
    }

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(IProtocol inner) => new LoggedConnection(inner, this, ++_last);

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

    private sealed class LoggedConnection(IProtocol inner, TrafficLoggingFactory factory, long number)
        : ProtocolWrapper(inner)
    {
        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            factory._callback(this, number, TrafficKind.Received, data);
            base.DataReceived(data);
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            factory._callback(this, number, TrafficKind.Sent, data);
            base.Write(data);
        }

        public override void ConnectionLost(Failure reason)
        {
            try
            {
                factory._callback(this, number, TrafficKind.Disconnected, []);
            }
            finally
            {
                base.ConnectionLost(reason);
            }
        }

        protected override void ConnectionMade() => factory._callback(this, number, TrafficKind.Connected, []);
    }
}
