using System.Net;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>How a <see cref="FleetGateway"/> is to be.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Where vehicles connect; 0 lets the system choose.</summary>
    public int Port { get; init; } = 7611;

    /// <summary>Where anti-fatigue devices connect that speak FP straight over TCP; null: nowhere.</summary>
    public int? FpPort { get; init; }

    public IPAddress Interface { get; init; } = IPAddress.Loopback;

    /// <summary>How often a device is sent a heartbeat.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many heartbeats in a row a device may leave without an answer before it is closed.</summary>
    public int MaxMissed { get; init; } = 3;

    /// <summary>How long a connection may bring nothing that makes sense.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>How long the first frame may take.</summary>
    public TimeSpan FirstFrame { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long any frame may take from its first byte to its last.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(20);

    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Of one address. Many vehicles may share one: mobile networks translate addresses.</summary>
    public int MaxPerPeer { get; init; } = 5_000;

    /// <summary>What the terminals' codes are made from. Who knows it can make them.</summary>
    public string Secret { get; init; } = "becket";

    /// <summary>Whether a terminal must authenticate itself before anything else counts.</summary>
    public bool MustAuthenticate { get; init; } = true;

    /// <summary>How many messages with alarms one connection may have unacknowledged; with more it is not read from.
    /// (The same alarm sent again and again is kept once, but each time is to be answered.)</summary>
    public int MaxNotDurable { get; init; } = 1_000;

    /// <summary>How long the end may take: for the store to take what is kept.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);
}
