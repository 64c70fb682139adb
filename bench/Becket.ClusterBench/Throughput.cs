namespace Becket.ClusterBench;

/// <summary>Jobs a second, and the processor time of each in microseconds.</summary>
/// <param name="PerSecond">Jobs a second.</param>
/// <param name="Members">Of all processes that keep lists and run jobs, together.</param>
/// <param name="Redis">Of Redis.</param>
internal sealed record Throughput(double PerSecond, double Members, double Redis);
