using System.Net;
using System.Net.Sockets;

namespace Becket.Net.Errors;

/// <summary>The program cannot listen at an address: it is in use, not this machine's, or not allowed. Source:
/// Twisted's <c>CannotListenError</c>.</summary>
public sealed class CannotListenException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public CannotListenException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>The address: an <see cref="IPEndPoint"/>, or a <see cref="UnixDomainSocketEndPoint"/>. Null if it is
    /// not known, as of a socket that was adopted.</summary>
    public EndPoint? Address { get; init; }

    /// <summary>The port; null if the address has none.</summary>
    public int? Port => (Address as IPEndPoint)?.Port;

    /// <summary>The system's error; null if it is not an error of the system.</summary>
    public SocketException? SystemError => InnerException as SocketException;

    /// <summary>The number that <see cref="SystemError"/> has on this system: on Linux, of errno(3). Null if there is
    /// none.</summary>
    public int? ErrorNumber => SystemError?.NativeErrorCode;
}
