using System.Runtime.Versioning;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>Something with a descriptor that epoll watches.</summary>
[SupportedOSPlatform("linux")]
internal interface IEpollSource
{
    /// <summary>Epoll has seen something. Does not throw.</summary>
    /// <param name="events">EPOLLIN and its kin.</param>
    void OnEvents(uint events);

    /// <summary>The reactor shuts down: end, and tell the sink if there is one to be told.</summary>
    void OnShutdown();

    /// <summary>The driver is disposed: give the descriptor back, and tell nobody.</summary>
    void Abandon();
}
