namespace Becket.ClusterBench;

/// <summary>The processor time that a cluster has used up to a moment.</summary>
internal readonly record struct ProcessorTimes(TimeSpan Members, TimeSpan Redis)
{
    public static ProcessorTimes operator -(ProcessorTimes end, ProcessorTimes start) =>
        new(end.Members - start.Members, end.Redis - start.Redis);

    public static ProcessorTimes Of(Cluster cluster) =>
        new(
            cluster.Members.Aggregate(TimeSpan.Zero, static (sum, member) => sum + member.ProcessorTime),
            cluster.Redis.ProcessorTime
        );
}
