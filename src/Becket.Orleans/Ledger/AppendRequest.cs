using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>Jobs for a shard.</summary>
internal sealed record AppendRequest
{
    /// <summary>The number of the creator: see <see cref="ListOpening.Creator"/>.</summary>
    public required long Creator { get; init; }

    /// <summary>The place of the first job in the shard. Jobs that are there already, because an answer was lost, are
    /// skipped.</summary>
    public required int From { get; init; }

    /// <summary>The jobs.</summary>
    public required IReadOnlyList<JobRecord> Jobs { get; init; }

    /// <summary>How the jobs run.</summary>
    public required JobListOptions Options { get; init; }

    /// <summary>The mode of the list, as the creator knows it.</summary>
    public required ListControl Control { get; init; }
}
