namespace Becket.Orleans.Ledger;

/// <summary>The kinds of <see cref="ShardEvent"/>.</summary>
internal enum ShardEventKind
{
    /// <summary>A worker did not renew in time, or was declared dead.</summary>
    LeaseLost,

    /// <summary>A report came for a lease that was lost, and was refused.</summary>
    Fenced,

    /// <summary>A job became a dead letter.</summary>
    DeadLettered,
}
