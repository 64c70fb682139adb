using Becket.Reactors;

namespace Becket.Processes;

/// <summary>A child that the base class library has started.</summary>
internal static class ManagedChild
{
    public static Child Spawn(Reactor reactor, string executable) =>
        throw new PlatformNotSupportedException($"The {reactor.Driver.Name} driver starts no children yet: {executable} was to be started. The epoll driver does.");
}
