namespace Becket.Samples.Fleet.Codec.Jt808.Fragments;

/// <summary>Limits on the memory and the time that messages in packets may take. A packet claims how many packets there
/// will be; nothing is allocated for that claim.</summary>
public sealed record FragmentLimits
{
    /// <summary>The most packets of one message. Default: 2,048, which is 2 MiB if all have the maximum
    /// length.</summary>
    public int MaxPackets { get; init; } = 2_048;

    /// <summary>The most bytes of one message. Default: 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>The most messages, of different ids, that one terminal may have under way. Default: 4. One more drops
    /// the oldest.</summary>
    public int MaxTerminalMessages { get; init; } = 4;

    /// <summary>The most bytes that all messages may hold together. Default: 32 MiB. A packet above that is
    /// refused.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Time without a packet after which the missing packets are asked for. Default: 5 s. The standard gives
    /// no time; other platforms ask after 5 to 10 s.</summary>
    public TimeSpan AskAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times missing packets are asked for. Default: 3.</summary>
    public int MaxAsks { get; init; } = 3;

    /// <summary>Time from the first packet after which an incomplete message is dropped. Default: 60 s.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time after which an incomplete message of a terminal that is off line is dropped. Default: one
    /// hour.</summary>
    public TimeSpan OfflineGiveUpAfter { get; init; } = TimeSpan.FromHours(1);
}
