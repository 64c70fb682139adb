using System.Diagnostics.CodeAnalysis;
using System.Net;
using Becket.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting.Endpoints;

/// <summary>Makes each protocol with services of a scope of its own.</summary>
internal sealed class ScopedFactory<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProtocol
>(ConnectionScopes scopes) : Factory<TProtocol>
    where TProtocol : Protocol
{
    private readonly ObjectFactory<TProtocol> _create = ActivatorUtilities.CreateFactory<TProtocol>([]);

    protected override TProtocol Make(EndPoint peer)
    {
        ConnectionScope scope = scopes.Begin();
        TProtocol? protocol = null;
        try
        {
            protocol = _create(scope.Provider, []);
            protocol.AfterConnectionLost = () => _ = scope.End(protocol);
            return protocol;
        }
        finally
        {
            if (protocol is null)
            {
                _ = scope.End(null);
            }
        }
    }
}
