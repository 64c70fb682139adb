using Becket.Reactors.Services;

namespace Becket.Hosting.Running;

/// <summary>A service or an endpoint that a builder has added.</summary>
/// <param name="Description">What it is, for errors.</param>
/// <param name="Make">Makes the service, on the loop.</param>
internal sealed record ReactorPart(string Description, Func<HostedReactor, Service> Make)
{
    /// <summary>Makes the service; an error says which one could not be made.</summary>
    public Service Create(HostedReactor hosted)
    {
        try
        {
            return Make(hosted) ?? throw new InvalidOperationException("The function returned null.");
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"The {Description} could not be created: {error.Message}", error);
        }
    }
}
