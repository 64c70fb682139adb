using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>All connections, and the terminals that are on line. If a terminal has two connections, the newer one
/// counts.</summary>
internal sealed class Devices
{
    private readonly HashSet<DeviceConnection> _connections = [];
    private readonly Dictionary<TerminalNumber, DeviceSession> _online = [];

    /// <summary>All connections, those that have not authenticated included.</summary>
    public IReadOnlyCollection<DeviceConnection> Connections => _connections;

    /// <summary>The sessions of the terminals that have authenticated themselves.</summary>
    public IReadOnlyCollection<DeviceSession> Online => _online.Values;

    public void Add(DeviceConnection connection) => _connections.Add(connection);

    /// <summary>Notes that a terminal has come on line.</summary>
    /// <returns>The terminal's older session, which the caller should close.</returns>
    public DeviceSession? Enter(TerminalNumber terminal, DeviceSession session)
    {
        DeviceSession? before = _online.GetValueOrDefault(terminal);
        _online[terminal] = session;
        return before == session ? null : before;
    }

    public DeviceSession? Find(TerminalNumber terminal) => _online.GetValueOrDefault(terminal);

    /// <summary>Notes that a terminal has left this session.</summary>
    /// <returns>Whether the terminal is off line now. False if it has a newer session.</returns>
    public bool Leave(TerminalNumber terminal, DeviceSession session)
    {
        if (Find(terminal) != session)
        {
            return false;
        }

        _online.Remove(terminal);
        return true;
    }

    public void Remove(DeviceConnection connection) => _connections.Remove(connection);
}
