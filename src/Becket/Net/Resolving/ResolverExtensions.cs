using Becket.Reactors;

namespace Becket.Net.Resolving;

/// <summary>The resolver of a <see cref="Reactor"/>.</summary>
public static class ResolverExtensions
{
    /// <param name="reactor">The reactor.</param>
    extension(Reactor reactor)
    {
        /// <summary>The resolver for the names that this reactor connects to.</summary>
        /// <value>Default: a <see cref="SystemResolver"/>; in virtual time an empty <see cref="HostTable"/>, because
        /// real answers come in real time.</value>
        /// <remarks>Threads: the reactor's. Source: <c>IReactorPluggableNameResolver</c>.</remarks>
        public IResolver Resolver
        {
            get => ReactorResolvers.Of(reactor);
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                reactor.CheckThread("Resolver");
                ReactorResolvers.Set(reactor, value);
            }
        }
    }
}
