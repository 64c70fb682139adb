using Becket.Net;

namespace Becket.Samples.Fleet.Stores.Writing;

/// <summary>How a <see cref="StoreWriter"/> is to be.</summary>
internal sealed record WriterOptions
{
    /// <summary>How many positions and alarms are kept at most. (Alarms may exceed it by one message of each connection.)</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>How many devices are remembered at most whose sighting is not written.</summary>
    public int SightingCapacity { get; init; } = 100_000;

    /// <summary>How many positions and alarms are written at once at most.</summary>
    public int BatchSize { get; init; } = 2_000;

    /// <summary>How long positions wait for company. Alarms do not.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often sightings are written at most: a device that talks all the time costs one write in this time.</summary>
    public TimeSpan SightingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an alarm waits for the store before it goes to the spool.</summary>
    public TimeSpan SpoolAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause after writes that failed. The chance in it comes from the policy's jitter: half a second at most.</summary>
    public BackoffPolicy Backoff { get; init; } = new() { InitialDelay = TimeSpan.FromMilliseconds(100), Factor = 2, MaxDelay = TimeSpan.FromSeconds(5) };
}
