namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>How a <see cref="StoreWriter"/> is to be.</summary>
internal sealed record WriterOptions
{
    /// <summary>How many positions and alarms are kept at most. (Alarms may exceed it by one message of each
    /// connection.)</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>How many devices are remembered at most whose sighting is not written.</summary>
    public int LastSeenCapacity { get; init; } = 100_000;

    /// <summary>How many positions and alarms are written at once at most.</summary>
    /// <remarks>An array of a thousand positions is no large object yet.</remarks>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>How long positions wait for company. Alarms do not.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often sightings are written at most: a device that talks all the time costs one write in this
    /// time.</summary>
    public TimeSpan LastSeenInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an alarm waits for the store before it goes to the spool. When the last write has failed it
    /// does not wait.</summary>
    public TimeSpan SpoolAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From one write to the spool to the next at least: each is a wait for the disk, and takes whatever is
    /// there.</summary>
    public TimeSpan SpoolInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The pause after writes that failed. The chance in it comes from the policy's jitter: half a second at
    /// most.</summary>
    public BackoffPolicy Backoff { get; init; } =
        new()
        {
            InitialDelay = TimeSpan.FromMilliseconds(100),
            Factor = 2,
            MaxDelay = TimeSpan.FromSeconds(5),
        };
}
