namespace Becket.Reactors;

/// <summary>What carries a reactor's input and output.</summary>
public enum IoDriverKind
{
    /// <summary>What the environment variable <c>BECKET_DRIVER</c> names; without it, the best that works here:
    /// <see cref="Epoll"/> on Linux, <see cref="Sockets"/> elsewhere.</summary>
    Best,

    /// <summary>Linux's epoll. The variable calls it <c>epoll</c>.</summary>
    Epoll,

    /// <summary>The base class library's sockets, on any platform. The variable calls it <c>sockets</c>.</summary>
    Sockets,
}
