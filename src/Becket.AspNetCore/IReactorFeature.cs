using Becket.Reactors;

namespace Becket.AspNetCore;

/// <summary>A feature of connections that a reactor carries, and of their requests. Connections of Kestrel's other
/// transports do not have it.</summary>
public interface IReactorFeature
{
    /// <summary>The reactor that carries the connection, for its whole life.</summary>
    Reactor Reactor { get; }
}
