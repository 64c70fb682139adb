using Becket.Deferreds;
using Becket.Hosting.Health;
using Becket.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Becket.Hosting;

/// <summary>Adds the health checks of reactors.</summary>
public static class ReactorHealthChecksBuilderExtensions
{
    /// <summary>Adds a health check of a reactor of the host.</summary>
    /// <param name="builder">The builder of <c>services.AddHealthChecks()</c>.</param>
    /// <param name="name">The name of the reactor; null for the one without.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="tags">Tags, to choose the checks of an address; null for none.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// <para>Unhealthy: the loop has not started or has ended, it does not answer, its delay is over
    /// <see cref="ReactorHealthOptions.UnhealthyDelay"/>, a service has not started or has stopped, or an endpoint does
    /// not listen; so also while the host stops. Degraded: its delay is over
    /// <see cref="ReactorHealthOptions.DegradedDelay"/>.</para>
    /// <para>The name of the check is "reactor", or "reactor NAME".</para>
    /// </remarks>
    public static IHealthChecksBuilder AddReactor(
        this IHealthChecksBuilder builder,
        string? name = null,
        [RunsOnThread] Action<ReactorHealthOptions>? configure = null,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ReactorHealthOptions();
        configure?.Invoke(options);
        return builder.Add(
            new HealthCheckRegistration(
                name is null ? "reactor" : $"reactor {name}",
                services => new ReactorHealthCheck(ReactorParts.HostedOf(services, name), options),
                failureStatus: null,
                tags
            )
        );
    }
}
