namespace Becket.Net.Endpoints;

/// <summary>The kinds of endpoints of the floors above, which this floor does not know. They set the functions when the
/// assembly is loaded; <see cref="Endpoint"/> calls them when a program uses a description for the first time, so a
/// program that does not use any pays for nothing.</summary>
internal static class EndpointKindsFromAbove
{
    /// <summary>Adds kinds of endpoints to listen at.</summary>
    public static Action<EndpointKinds<IStreamServerEndpoint>>? RegisterServers { get; set; }
}
