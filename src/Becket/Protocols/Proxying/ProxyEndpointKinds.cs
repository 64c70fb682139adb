using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Becket.Net.Endpoints;

namespace Becket.Protocols.Proxying;

/// <summary>Makes the kind <c>haproxy:</c> known to <see cref="Endpoint"/>, on the floor below.</summary>
internal static class ProxyEndpointKinds
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255",
        Justification = "The strings of a floor above work without a call by the program. It only sets a delegate."
    )]
    internal static void Initialize() =>
        EndpointKindsFromAbove.RegisterServers = static kinds =>
            kinds.AddWrapper("haproxy", static inner => new ProxyServerEndpoint(inner));
}
