using System.Runtime.CompilerServices;
using Becket.Reactors;

namespace Becket.Net.Resolving;

/// <summary>The resolver of each reactor. The reactor itself cannot hold it: it is on a floor below.</summary>
internal static class ReactorResolvers
{
    private static readonly ConditionalWeakTable<Reactor, IResolver> s_resolvers = [];

    public static IResolver Of(Reactor reactor) =>
        s_resolvers.GetValue(
            reactor,
            static reactor => reactor.Driver.IsRealTime ? new SystemResolver(reactor) : new HostTable()
        );

    public static void Set(Reactor reactor, IResolver resolver) => s_resolvers.AddOrUpdate(reactor, resolver);
}
