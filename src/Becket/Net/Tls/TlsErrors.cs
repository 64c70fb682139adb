using System.Net;
using Becket.Net.Errors;

namespace Becket.Net.Tls;

/// <summary>The exceptions for the protocol when TLS fails.</summary>
internal static class TlsErrors
{
    public static ConnectionLostException EndedWithoutCloseNotify(EndPoint peer) =>
        new(
            $"{peer} ended the connection without ending TLS (close_notify): what it sent may have been cut off.",
            null
        );

    /// <summary>The handshake, reading or encrypting failed.</summary>
    public static Exception FromTls(Exception error, TlsTransport transport)
    {
        EndPoint peer = transport.Peer;
        return transport.Handshake.IsRefused ? transport.Handshake.Refusal()
            : transport.Wire.HasReportedEnd
                ? new ConnectionLostException(
                    transport.IsSecure
                        ? $"{peer} ended the connection in the middle of a TLS record."
                        : $"{peer} ended the connection in the TLS handshake.",
                    error
                )
            : new TlsException(
                $"{(transport.IsSecure ? "TLS" : "The TLS handshake")} with {peer} failed: {Innermost(error)}",
                error
            );
    }

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }
}
