using System.Net;
using Becket.Deferreds;

namespace Becket.Net.Errors;

/// <summary>This program gave the attempt to connect up: it cancelled the deferred, or stopped the connector. Source:
/// Twisted's <c>ConnectingCancelledError</c>.</summary>
public sealed class ConnectCancelledException : CancelledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="destination">What the program wanted to connect to.</param>
    public ConnectCancelledException(EndPoint destination)
        : base($"Connecting to {NetErrors.Show(destination)} was given up: it was cancelled.") =>
        Destination = destination;

    /// <summary>What the program wanted to connect to: an address; or, if that was a name, a
    /// <see cref="DnsEndPoint"/>.</summary>
    public EndPoint Destination { get; }
}
