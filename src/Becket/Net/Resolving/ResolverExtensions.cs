using System.Runtime.CompilerServices;
using Becket.Reactors;

namespace Becket.Net;

/// <summary>The resolver of a <see cref="Reactor"/>.</summary>
public static class ResolverExtensions
{
    private static readonly ConditionalWeakTable<Reactor, IResolver> s_resolvers = [];

    /// <param name="reactor">The reactor.</param>
    extension(Reactor reactor)
    {
        /// <summary>Who finds the addresses of the names that this reactor connects to.</summary>
        /// <value>Default: a <see cref="SystemResolver"/>; in virtual time an empty <see cref="HostTable"/>, as the world's answers would come in real time.</value>
        /// <remarks>Threads: the reactor's. Source: <c>IReactorPluggableNameResolver</c>.</remarks>
        public IResolver Resolver
        {
            get => s_resolvers.GetValue(reactor, static reactor => reactor.Driver.IsRealTime ? new SystemResolver(reactor) : new HostTable());
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                reactor.CheckThread("Resolver");
                s_resolvers.AddOrUpdate(reactor, value);
            }
        }
    }
}
