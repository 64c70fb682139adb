using System.Net;
using System.Net.Sockets;
using Becket.Net.Unix;

namespace Becket.Net.Errors;

/// <summary>Turns the errors of a driver into exceptions for the program.</summary>
internal static class NetErrors
{
    /// <summary>Why a connection that stood has ended.</summary>
    public static Exception ToException(SocketError error, EndPoint peer) =>
        error switch
        {
            SocketError.Success => new ConnectionDoneException(),
            SocketError.OperationAborted => new ConnectionAbortedException(),
            SocketError.ConnectionReset or SocketError.ConnectionAborted => new ConnectionResetException(
                $"{peer} reset the connection.",
                new SocketException((int)error)
            ),
            SocketError.Shutdown => new ConnectionLostException("The reactor has shut down."),
            SocketError.TooManyOpenSockets => new ConnectionLostException(
                $"The connection to {peer} was ended: it sent a descriptor, and none is left to receive it with. Raise "
                    + "the limit of open files (ulimit -n), or hold fewer.",
                new SocketException((int)error)
            ),
            _ => new ConnectionLostException(
                $"The connection to {peer} was lost: {Describe(error)}",
                new SocketException((int)error)
            ),
        };

    /// <summary>Why a connection could not be made.</summary>
    /// <param name="error">The driver's error.</param>
    /// <param name="peer">The address.</param>
    /// <param name="hasFiles">Whether Unix sockets are files: not in the simulated network.</param>
    public static Exception ToConnectException(SocketError error, EndPoint peer, bool hasFiles)
    {
        var cause = new SocketException((int)error);
        if (hasFiles && peer is UnixDomainSocketEndPoint unix && UnixErrors.WhyNotConnected(error, unix) is { } why)
        {
            string message = $"Cannot connect to {unix}: {why}";
            return error == SocketError.ConnectionRefused
                ? new ConnectionRefusedException(message, cause) { Destination = peer }
                : new ConnectException(message, cause) { Destination = peer };
        }

        return error switch
        {
            SocketError.ConnectionRefused => new ConnectionRefusedException($"No program listens at {peer}.", cause)
            {
                Destination = peer,
            },
            SocketError.TimedOut => new ConnectTimeoutException($"{peer} did not answer in time.", cause)
            {
                Destination = peer,
            },
            SocketError.TooManyOpenSockets => new TooManyOpenFilesException(
                $"No descriptor is left for a connection to {peer}: raise the limit of open files (ulimit "
                    + $"-n), or hold fewer connections.",
                cause
            )
            {
                Destination = peer,
            },
            SocketError.OperationAborted => new ConnectCancelledException(peer),
            SocketError.Shutdown => new ConnectException(
                $"Connecting to {peer} was given up, because the reactor has shut down."
            )
            {
                Destination = peer,
            },
            _ => new ConnectException($"Cannot connect to {peer}: {WhyNotConnected(error, peer)}", cause)
            {
                Destination = peer,
            },
        };
    }

    /// <summary>Why an address cannot be listened at.</summary>
    public static CannotListenException ToListenException(SocketException error, EndPoint local) =>
        new($"Cannot listen at {local}: {WhyNotListening(error.SocketErrorCode, local)}", error) { Address = local };

    /// <summary>An address, for a message. (A <see cref="DnsEndPoint"/> shows its address family first.)</summary>
    public static string Show(EndPoint address) =>
        address is DnsEndPoint name ? $"{name.Host}:{name.Port}" : address.ToString() ?? address.GetType().Name;

    private static string WhyNotConnected(SocketError error, EndPoint peer) =>
        error switch
        {
            SocketError.AddressNotAvailable when peer is UnixDomainSocketEndPoint => "there is no such socket.",
            SocketError.AddressNotAvailable =>
                "the local address to connect from (BindAddress) is not this machine's, or no local port is left.",
            SocketError.AddressAlreadyInUse =>
                "the local port to connect from (BindAddress) is in use. Port 0 lets the system choose a free one.",
            SocketError.AddressFamilyNotSupported or SocketError.InvalidArgument =>
                $"this machine cannot connect to {FamilyName(peer)}, or not from the local address (BindAddress) "
                    + $"that was given. {Describe(error)}",
            SocketError.AccessDenied => $"it is not allowed, by a firewall for one. {Describe(error)}",
            _ => Describe(error),
        };

    private static string WhyNotListening(SocketError error, EndPoint local) =>
        local is UnixDomainSocketEndPoint unix && UnixErrors.WhyNotListening(error, unix) is { } why
            ? why
            : error switch
            {
                SocketError.AddressAlreadyInUse => "another socket listens there already.",
                SocketError.AccessDenied => "it is not allowed. (Ports below 1024 belong to the administrator.)",
                SocketError.AddressNotAvailable => "this machine has no such address.",
                SocketError.AddressFamilyNotSupported => $"this machine has no {FamilyName(local)}.",
                SocketError.TooManyOpenSockets =>
                    "no descriptor is left: raise the limit of open files (ulimit -n), or hold fewer connections.",
                _ => Describe(error),
            };

    private static string FamilyName(EndPoint address) =>
        address.AddressFamily switch
        {
            AddressFamily.InterNetwork => "IPv4 addresses",
            AddressFamily.InterNetworkV6 => "IPv6 addresses",
            AddressFamily.Unix => "Unix sockets",
            var family => $"addresses of the family {family}",
        };

    private static string Describe(SocketError error)
    {
        string text = new SocketException((int)error).Message;
        return text.EndsWith('.') ? text : text + ".";
    }
}
