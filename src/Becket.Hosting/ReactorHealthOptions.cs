namespace Becket.Hosting;

/// <summary>Options of the health check of a reactor. Every option has a default.</summary>
public sealed class ReactorHealthOptions
{
    /// <summary>A loop whose delay is longer is degraded. Default: 100 ms.</summary>
    /// <remarks>The delay is the 99th percentile of <see cref="Reactors.LoopDelay"/>: over the last 5 to 10
    /// seconds.</remarks>
    public TimeSpan DegradedDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A loop whose delay is longer is unhealthy, and so is one that does not answer a call within this time.
    /// Default: 1 s.</summary>
    public TimeSpan UnhealthyDelay { get; set; } = TimeSpan.FromSeconds(1);
}
