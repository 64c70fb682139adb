namespace Becket.Samples.Fleet.Jt808.Fragments;

/// <summary>How much memory and time messages that come in packets may take. A packet says how many there will be, so
/// that number is a claim, and nothing is allocated for it.</summary>
public sealed record FragmentLimits
{
    /// <summary>The most packets of one message. Default: 2,048, which is 2 MiB of the longest ones.</summary>
    public int MaxPackets { get; init; } = 2_048;

    /// <summary>The most bytes of one message. Default: 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>How many messages of one terminal, of different ids, are put together at once. Default: 4. A further
    /// one costs the oldest.</summary>
    public int MaxTerminalMessages { get; init; } = 4;

    /// <summary>How many bytes all messages may hold together. Default: 32 MiB. A packet beyond is refused.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>After how long without a packet the missing ones are asked for. Default: 5 s. The standard says nothing
    /// of time; others ask after 5 to 10 s.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often they are asked for. Default: 3 times.</summary>
    public int MaxAsks { get; init; } = 3;

    /// <summary>How long after its first packet a message is given up. Default: 60 s.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(60);
}
