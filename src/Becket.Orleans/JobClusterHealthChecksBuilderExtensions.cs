using Becket.Orleans.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Becket.Orleans;

/// <summary>Adds the health check of a cluster.</summary>
public static class JobClusterHealthChecksBuilderExtensions
{
    /// <summary>Adds a health check of this process as a member of the cluster of
    /// <see cref="JobClusterHostExtensions.UseBecketOrleans"/>.</summary>
    /// <param name="builder">The builder of <c>services.AddHealthChecks()</c>.</param>
    /// <param name="tags">Tags, to choose the checks of an address; null for none.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// <para>Unhealthy: this silo is not an active member, or the cluster does not answer within 2 s.</para>
    /// <para>The name of the check is "job cluster".</para>
    /// </remarks>
    public static IHealthChecksBuilder AddJobCluster(
        this IHealthChecksBuilder builder,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(
            new HealthCheckRegistration(
                "job cluster",
                static services => ActivatorUtilities.CreateInstance<JobClusterHealthCheck>(services),
                failureStatus: null,
                tags
            )
        );
    }
}
