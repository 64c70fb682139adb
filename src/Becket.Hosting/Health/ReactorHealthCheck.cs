using Becket.Reactors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Becket.Hosting.Health;

/// <summary>Asks the loop itself how it is.</summary>
internal sealed class ReactorHealthCheck(HostedReactor hosted, ReactorHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (!hosted.IsStarted)
        {
            return Unhealthy("The reactor has not started.");
        }

        try
        {
            return await hosted
                .Reactor.CallFromThreadAsync(Look, cancellationToken)
                .WaitAsync(options.UnhealthyDelay, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Unhealthy($"The loop is blocked: it has not answered for {options.UnhealthyDelay.TotalSeconds} s.");
        }
        catch (ReactorNotRunningException)
        {
            return Unhealthy("The reactor has ended.");
        }
    }

    private static HealthCheckResult Unhealthy(string text, IReadOnlyDictionary<string, object>? data = null) =>
        HealthCheckResult.Unhealthy(text, exception: null, data);

    // On the loop.
    private HealthCheckResult Look()
    {
        ReactorStatistics statistics = hosted.Reactor.Statistics();
        LoopDelay delay = statistics.LoopDelay;
        var data = new Dictionary<string, object>
        {
            ["loop_delay_p50_seconds"] = delay.P50.TotalSeconds,
            ["loop_delay_p99_seconds"] = delay.P99.TotalSeconds,
            ["loop_delay_max_seconds"] = delay.Max.TotalSeconds,
            ["slow_turns"] = statistics.SlowTurns,
            ["errors"] = statistics.Errors,
            ["open_channels"] = statistics.OpenChannels,
        };
        if (hosted.WhyNotServing() is { } reason)
        {
            return Unhealthy(reason, data);
        }

        if (delay.P99 > options.UnhealthyDelay)
        {
            return Unhealthy(Slow(delay), data);
        }

        return delay.P99 > options.DegradedDelay
            ? HealthCheckResult.Degraded(Slow(delay), exception: null, data)
            : HealthCheckResult.Healthy(description: null, data);
    }

    private static string Slow(LoopDelay delay) =>
        $"Work waits for the loop too long: 1 % of the time more than {delay.P99.TotalSeconds:0.###} s.";
}
