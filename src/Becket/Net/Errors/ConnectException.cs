using System.Net;
using System.Net.Sockets;

namespace Becket.Net.Errors;

/// <summary>A connection could not be made. Derived types say why. Source: Twisted's <c>ConnectError</c>.</summary>
public class ConnectException : IOException
{
    private EndPoint? _destination;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>What the program wanted to connect to: an address; or, if that was a name, a
    /// <see cref="DnsEndPoint"/>. Null if it is not known.</summary>
    public EndPoint? Destination
    {
        get => _destination;
        init => _destination = value;
    }

    /// <summary>The failures of the single addresses, if the name has more than one: each usually a
    /// <see cref="ConnectException"/> with its <see cref="Destination"/>, in the order in which they failed. Otherwise
    /// empty.</summary>
    public IReadOnlyList<Exception> Attempts { get; init; } = [];

    /// <summary>The system's error; null if it is not an error of the system.</summary>
    public SocketException? SystemError => InnerException as SocketException;

    /// <summary>The number that <see cref="SystemError"/> has on this system: on Linux, of errno(3). Null if there is
    /// none.</summary>
    public int? ErrorNumber => SystemError?.NativeErrorCode;

    /// <summary>Sets the destination, if it is not known: by code that knows more than what failed.</summary>
    internal void SetDestination(EndPoint destination) => _destination ??= destination;
}
