namespace Becket.Reactors.Services;

/// <summary>A service could not be started or stopped. The inner exception says why.</summary>
public sealed class ServiceException : Exception
{
    internal ServiceException(Service service, string what, Exception error)
        : base($"The service \"{service.Name}\" could not be {what}: {error.Message}", error) => Service = service.Name;

    /// <summary>The name of the service.</summary>
    public string Service { get; }
}
