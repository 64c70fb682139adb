using Becket.Samples.Fleet.Codec.Jt808;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Who is there: every connection, and the terminals that have authenticated themselves. Of two connections of
/// one terminal the newer wins.</summary>
internal sealed class Devices
{
    private readonly HashSet<ISession> _sessions = [];
    private readonly Dictionary<TerminalNumber, DeviceSession> _online = [];

    /// <summary>Every connection, also those that have not said yet who they are.</summary>
    public IReadOnlyCollection<ISession> Sessions => _sessions;

    /// <summary>Terminals that have authenticated themselves.</summary>
    public IReadOnlyCollection<DeviceSession> Online => _online.Values;

    public void Add(ISession session) => _sessions.Add(session);

    /// <summary>The connection has said which terminal it is.</summary>
    /// <returns>The terminal's connection before, which should end.</returns>
    public DeviceSession? Enter(TerminalNumber terminal, DeviceSession session)
    {
        DeviceSession? before = _online.GetValueOrDefault(terminal);
        _online[terminal] = session;
        return before == session ? null : before;
    }

    public DeviceSession? Find(TerminalNumber terminal) => _online.GetValueOrDefault(terminal);

    /// <summary>The terminal is not at this connection any more.</summary>
    /// <returns>Whether it was; it may have another one by now.</returns>
    public bool Leave(TerminalNumber terminal, DeviceSession session)
    {
        if (Find(terminal) != session)
        {
            return false;
        }

        _online.Remove(terminal);
        return true;
    }

    public void Remove(ISession session) => _sessions.Remove(session);
}
