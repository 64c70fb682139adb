using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>All that the gateway knows of one device, beside its positions and alarms in the store.</summary>
internal sealed record DeviceDetail
{
    public required string Device { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required DeviceRow Row { get; init; }

    /// <summary>What the anti-fatigue device behind the terminal does. Null if the device is off line.</summary>
    public FpState? Fp { get; init; }

    /// <summary>The requests that wait for its answer.</summary>
    public int RequestsWaiting { get; init; }

    /// <summary>Whether its frames are logged.</summary>
    public bool IsTraced { get; init; }

    /// <summary>How many times it came on line since the gateway began.</summary>
    public long LogIns { get; init; }

    /// <summary>What it said of itself. Null if it has not registered.</summary>
    public RegisterRecord? Register { get; init; }

    /// <summary>Why it went off line the last times, the latest first.</summary>
    public IReadOnlyList<EndJson> Ends { get; init; } = [];

    /// <summary>Its last frames, the latest first.</summary>
    public IReadOnlyList<FrameJson> Frames { get; init; } = [];

    /// <summary>Its connections that ended before it came on line, the latest first.</summary>
    public IReadOnlyList<RefusedJson> Refused { get; init; } = [];

    /// <summary>Why the store could not be read. Null: it could.</summary>
    public string? StoreError { get; init; }
}

/// <summary>How a device went off line.</summary>
internal sealed record EndJson(DateTimeOffset Time, string Address, string Why);

/// <summary>A frame.</summary>
/// <param name="Time">When.</param>
/// <param name="IsSent">Whether the gateway sent it.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Hex">Its first bytes.</param>
internal sealed record FrameJson(DateTimeOffset Time, bool IsSent, int Length, string Hex);

/// <summary>A connection that ended before a terminal came on line.</summary>
internal sealed record RefusedJson(
    DateTimeOffset Time,
    string Address,
    string Device,
    string Why,
    IReadOnlyList<FrameJson> Frames
)
{
    public static RefusedJson Of(FleetGateway gateway, RefusedConnection connection) =>
        new(
            gateway.ToWallClock(connection.Time),
            connection.Address,
            connection.Device,
            connection.Why.ToWords(),
            FramesOf(gateway, connection.Frames)
        );

    /// <summary>The frames, the latest first.</summary>
    public static IReadOnlyList<FrameJson> FramesOf(FleetGateway gateway, IReadOnlyList<KeptFrame> frames) =>
        [
            .. frames
                .Reverse()
                .Select(frame => new FrameJson(gateway.ToWallClock(frame.Time), frame.IsSent, frame.Length, frame.Hex)),
        ];
}
