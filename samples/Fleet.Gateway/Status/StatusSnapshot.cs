using System.Text.Json.Serialization;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>The content of the status page. Taken on the loop, so that all figures belong to the same moment.</summary>
internal sealed record StatusSnapshot
{
    public required DateTimeOffset Now { get; init; }

    public required double UptimeSeconds { get; init; }

    /// <summary>Devices that have authenticated themselves.</summary>
    public required int Online { get; init; }

    /// <summary>All connections, those that have not authenticated included.</summary>
    public required int Connections { get; init; }

    public required double FramesPerSecond { get; init; }

    public required long Frames { get; init; }

    public required long Rejected { get; init; }

    public required long Unknown { get; init; }

    public required long Silent { get; init; }

    public required long Replaced { get; init; }

    public required long Paused { get; init; }

    /// <summary>Connections that were turned away because of a limit.</summary>
    public required long TurnedAway { get; init; }

    public required long RegistrationsRefused { get; init; }

    /// <summary>The connections that ended, by the reason in words.</summary>
    public required IReadOnlyDictionary<string, long> Closed { get; init; }

    public required long FpFrames { get; init; }

    public required string Store { get; init; }

    public required WriterStatistics Queue { get; init; }

    public required LoopDelaySnapshot LoopDelay { get; init; }

    /// <summary>The memory of the process, in bytes.</summary>
    public required long WorkingSet { get; init; }

    /// <summary>The devices that were heard last, the latest first.</summary>
    public required IReadOnlyList<DeviceSnapshot> Devices { get; init; }

    public required IReadOnlyList<HistoryPoint> History { get; init; }
}

/// <summary>The loop's <see cref="ReactorStatistics.LoopDelay"/>, in milliseconds.</summary>
/// <param name="P50">Of the last 5 to 10 seconds.</param>
/// <param name="P99">Of the last 5 to 10 seconds.</param>
/// <param name="Longest">Of the last 5 to 10 seconds.</param>
/// <param name="LongestEver">The longest turn since the start.</param>
internal sealed record LoopDelaySnapshot(double P50, double P99, double Longest, double LongestEver);

/// <summary>A device on line.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Address">Where it is connected from.</param>
/// <param name="Since">When it came on line.</param>
/// <param name="Seen">When its last frame came.</param>
/// <param name="Frames">The number of correct frames.</param>
/// <param name="Plate">The plate that it registered with. Empty if it has not registered.</param>
/// <param name="Edition">"2011", "2013" or "2019".</param>
internal sealed record DeviceSnapshot(
    string Device,
    string Address,
    DateTimeOffset Since,
    DateTimeOffset Seen,
    long Frames,
    string Plate,
    string Edition
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusSnapshot))]
internal sealed partial class StatusJson : JsonSerializerContext;
