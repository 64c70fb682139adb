namespace Becket.Reactors;

/// <summary>The implementation of a reactor's input and output.</summary>
public enum IoDriverKind
{
    /// <summary>The driver that the environment variable <c>BECKET_DRIVER</c> names; without it, the best that works on
    /// this system: <see cref="Epoll"/> on Linux, <see cref="Sockets"/> elsewhere.</summary>
    Best,

    /// <summary>Linux's epoll. In the variable: <c>epoll</c>.</summary>
    Epoll,

    /// <summary>The base class library's sockets, on any platform. In the variable: <c>sockets</c>.</summary>
    Sockets,
}
