namespace Becket.Net.Descriptors;

/// <summary>What can happen to a descriptor that is watched (<see cref="DescriptorWatch"/>).</summary>
/// <remarks>The numbers are those of poll(2) and epoll(7).</remarks>
[Flags]
public enum DescriptorEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A read would not wait: there are bytes, a connection to accept, or the end of the stream.</summary>
    Readable = 1,

    /// <summary>Something urgent: out-of-band data of a socket, or a change of a file of the kernel's, of a GPIO pin or
    /// of the pressure of memory for example.</summary>
    Priority = 2,

    /// <summary>A write would not wait.</summary>
    Writable = 4,

    /// <summary>An error: the next read or write returns it. Of the writing end of a pipe: the last reader has gone.
    /// Reported whether asked for or not, as long as something is asked for.</summary>
    Error = 8,

    /// <summary>The other side has gone, or both directions have ended; what has arrived can still be read. Reported
    /// whether asked for or not, as long as something is asked for.</summary>
    HangUp = 16,
}
