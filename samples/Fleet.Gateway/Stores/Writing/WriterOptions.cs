namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Options for a <see cref="StoreWriter"/>.</summary>
internal sealed record WriterOptions
{
    /// <summary>The most positions and alarms in the queue. (Alarms may exceed it by one message of each connection.)
    /// Default: 50,000.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>The most devices with a last-seen time that waits to be written. Default: 100,000.</summary>
    public int LastSeenCapacity { get; init; } = 100_000;

    /// <summary>The most positions and alarms in one write. Default: 1,000.</summary>
    /// <remarks>An array of a thousand positions is not yet on the large object heap.</remarks>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>The time that positions wait for others, to be written together. Alarms do not wait. Default: 100
    /// ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The shortest time between two writes of last-seen times: a device that talks all the time costs one
    /// write in this time. Default: 1 s.</summary>
    public TimeSpan LastSeenInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time that an alarm waits for the store before it goes to the spool. If the last write has failed,
    /// it does not wait. Default: 1 s.</summary>
    public TimeSpan SpoolAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest time between two writes to the spool. Each waits for the disk, and takes all alarms that
    /// are due. Default: 50 ms.</summary>
    public TimeSpan SpoolInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The time that <see cref="StoreWriter.Drain"/> gives the store before all records go to the spool. Who
    /// stops a program usually kills it after ten seconds. Default: 3 s.</summary>
    public TimeSpan SpoolAllAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The pause after failed writes. Its random part comes from the policy's jitter: half a second at
    /// most.</summary>
    public BackoffPolicy Backoff { get; init; } =
        new()
        {
            InitialDelay = TimeSpan.FromMilliseconds(100),
            Factor = 2,
            MaxDelay = TimeSpan.FromSeconds(5),
        };
}
