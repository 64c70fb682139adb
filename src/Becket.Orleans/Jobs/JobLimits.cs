namespace Becket.Orleans.Jobs;

/// <summary>How large things may be. More is an error that names the limit; nothing is cut off.</summary>
public static class JobLimits
{
    /// <summary>Jobs in one list: 1,000,000.</summary>
    public const int JobsPerList = 1_000_000;

    /// <summary>Shards of one list: 1,000. See <see cref="JobListOptions.ShardSize"/>.</summary>
    public const int ShardsPerList = 1_000;

    /// <summary>The most jobs that a shard may hold: 2,500.</summary>
    public const int JobsPerShard = 2_500;

    /// <summary>Bytes of what a job brings, as JSON: 64 KiB.</summary>
    public const int PayloadBytes = 64 * 1024;

    /// <summary>Bytes of a result, as JSON: 1 KiB. Put more into a store of your own, and return its address.</summary>
    public const int ResultBytes = 1024;

    /// <summary>Bytes of the payloads of one shard: 4 MiB. A shard that is full by this holds fewer jobs.</summary>
    public const int PayloadBytesPerShard = 4 * 1024 * 1024;

    /// <summary>Characters of a job's key: 512.</summary>
    public const int KeyCharacters = 512;

    /// <summary>Characters of a list's name: 200.</summary>
    public const int ListNameCharacters = 200;

    /// <summary>Characters of a handler's name: 100.</summary>
    public const int HandlerCharacters = 100;

    /// <summary>Leases or reports of one exchange between a worker and a shard: 256.</summary>
    public const int Batch = 256;
}
