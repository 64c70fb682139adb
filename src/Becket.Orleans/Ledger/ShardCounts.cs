namespace Becket.Orleans.Ledger;

/// <summary>What a shard has counted since this was last read, for the meter.</summary>
internal struct ShardCounts
{
    public int Leased;
    public int Done;
    public int Failed;
    public int Expired;
    public int Fenced;
    public int Repeated;
    public int GivenBack;
    public int DeadLettered;
}
