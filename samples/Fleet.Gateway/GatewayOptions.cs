using System.Net;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Options for a <see cref="FleetGateway"/>.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The port for vehicles. 0: the system chooses one. Default: 7611.</summary>
    public int Port { get; init; } = 7611;

    /// <summary>The port for anti-fatigue devices that speak FP directly over TCP. Null, the default: none.</summary>
    public int? FpPort { get; init; }

    public IPAddress Interface { get; init; } = IPAddress.Loopback;

    /// <summary>Whether anti-fatigue devices get heartbeats: <see cref="Heartbeat"/>. Default: true.</summary>
    public bool SendHeartbeats { get; init; } = true;

    /// <summary>The interval of the heartbeats of anti-fatigue devices. Default: 30 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of heartbeats in a row that an anti-fatigue device may leave unanswered. After one more
    /// interval it counts as gone: if it connects by itself, its connection is closed; if it is behind a terminal, the
    /// terminal stays. Default: 3.</summary>
    public int MaxMissed { get; init; } = 3;

    /// <summary>Time without a correct frame after which a connection is closed. Default: 180 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Time from the connection to the first correct frame. Default: 10 s.</summary>
    public TimeSpan FirstFrame { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the first byte of a frame to its last. Default: 20 s.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time from the connection, or from a log-out, until a terminal has authenticated itself. Default: 60
    /// s.</summary>
    public TimeSpan LogIn { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that a device has to answer an operator's request. Default: 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most terminals on one connection: more than one for a platform that forwards the frames of its
    /// terminals. One more takes the place of the one that was silent longest. Default: 1.</summary>
    public int TerminalsPerConnection { get; init; } = 1;

    public int MaxConnections { get; init; } = 10_000;

    /// <summary>The most connections of one address. Mobile networks translate addresses, so many vehicles may share
    /// one. Default: 5,000.</summary>
    public int MaxPerPeer { get; init; } = 5_000;

    /// <summary>The secret from which the terminals' codes are computed. With the secret, anyone can compute the
    /// codes. Default: a random one, so that codes end with the program.</summary>
    public string Secret { get; init; } = AuthenticationCodes.NewSecret();

    /// <summary>Whether numbers that are not on the list of vehicles may register. Default: false.</summary>
    public bool OpenRegistration { get; init; }

    /// <summary>Whether a terminal must authenticate itself before its messages are accepted. Otherwise every frame
    /// says who sends it.</summary>
    public bool MustAuthenticate { get; init; } = true;

    /// <summary>The most messages with alarms that one connection may have unacknowledged. Above it the connection is
    /// not read. (An alarm that is sent again and again is kept once, but each copy needs its answer.) Default:
    /// 1,000.</summary>
    public int MaxNotDurable { get; init; } = 1_000;

    /// <summary>The time that the store has at the end to take the records in the queue. Default: 4 s, so that all is
    /// over before a container's 10 s are.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Devices whose frames are logged at debug level. See <see cref="Sessions.DeviceNames"/>.</summary>
    public IReadOnlyList<string> Traced { get; init; } = [];
}
