namespace Becket.Orleans.Ledger;

/// <summary>A shard of a list: the part that is stored as one piece and written by one owner at a time.</summary>
/// <param name="List">The name of the list.</param>
/// <param name="Number">Its number; the first is 0. Lower numbers hold jobs that were given earlier.</param>
internal readonly record struct ShardId(string List, int Number)
{
    /// <summary>As in "2026-11-23/4": the key of its grain.</summary>
    public override string ToString() => $"{List}/{Number}";
}
