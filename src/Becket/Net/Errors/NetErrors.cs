using System.Net;
using System.Net.Sockets;

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
            _ => new ConnectionLostException(
                $"The connection to {peer} was lost: {Describe(error)}",
                new SocketException((int)error)
            ),
        };

    /// <summary>Why a connection could not be made.</summary>
    public static Exception ToConnectException(SocketError error, EndPoint peer) =>
        error switch
        {
            SocketError.ConnectionRefused => new ConnectionRefusedException(
                $"No program listens at {peer}.",
                new SocketException((int)error)
            ),
            SocketError.TimedOut => new ConnectTimeoutException(
                $"{peer} did not answer in time.",
                new SocketException((int)error)
            ),
            SocketError.TooManyOpenSockets => new TooManyOpenFilesException(
                $"No descriptor is left for a connection to {peer}: raise the limit of open files (ulimit "
                    + $"-n), or hold fewer connections.",
                new SocketException((int)error)
            ),
            SocketError.OperationAborted => new ConnectException($"Connecting to {peer} was given up."),
            SocketError.Shutdown => new ConnectException(
                $"Connecting to {peer} was given up, because the reactor has shut down."
            ),
            SocketError.AddressNotAvailable when peer.AddressFamily == AddressFamily.Unix => new ConnectException(
                $"There is no socket at {peer}.",
                new SocketException((int)error)
            ),
            _ => new ConnectException($"Cannot connect to {peer}: {Describe(error)}", new SocketException((int)error)),
        };

    /// <summary>Why an address cannot be listened at.</summary>
    public static CannotListenException ToListenException(SocketException error, EndPoint local) =>
        new(
            error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Cannot listen at {local}: another socket listens there already.",
                SocketError.AccessDenied =>
                    $"Cannot listen at {local}: it is not allowed. (Ports below 1024 belong to the administrator.)",
                SocketError.AddressNotAvailable => $"Cannot listen at {local}: this machine has no such address.",
                SocketError.TooManyOpenSockets =>
                    $"Cannot listen at {local}: no descriptor is left for it: raise the limit of open files (ulimit "
                        + "-n).",
                _ => $"Cannot listen at {local}: {Describe(error.SocketErrorCode)}",
            },
            error
        );

    private static string Describe(SocketError error) => new SocketException((int)error).Message;
}
