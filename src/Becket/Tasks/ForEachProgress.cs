namespace Becket.Tasks;

/// <summary>How far a run of <c>Cooperator.ForEach</c> is.</summary>
/// <param name="Done">How many jobs have succeeded.</param>
/// <param name="Failed">How many jobs have failed, after their last try.</param>
/// <param name="UnderWay">How many jobs are running now.</param>
/// <param name="Total">How many items there are, if the source has a count; otherwise null.</param>
public readonly record struct ForEachProgress(long Done, long Failed, int UnderWay, int? Total);
