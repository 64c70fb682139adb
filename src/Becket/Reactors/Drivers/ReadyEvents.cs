namespace Becket.Reactors.Drivers;

/// <summary>What a driver reports of a descriptor, and what it is asked to report. The numbers are epoll's own
/// (epoll_ctl(2)), so the epoll driver only casts.</summary>
[Flags]
internal enum ReadyEvents : uint
{
    None = 0,

    /// <summary>A receive would not wait.</summary>
    Readable = 0x1,

    /// <summary>Something urgent has happened: out-of-band data of a socket, a change of a file of the
    /// kernel's.</summary>
    Priority = 0x2,

    /// <summary>A send would not wait.</summary>
    Writable = 0x4,

    /// <summary>Reported whether asked for or not.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended. Reported whether asked for or not.</summary>
    HangUp = 0x10,

    /// <summary>Not reported, but asked for: after one event, epoll reports no other until it is asked again.</summary>
    Once = 0x40000000,
}
