using System.Net.Sockets;
using System.Security.Authentication;
using Crawler.Addresses;

namespace Crawler.Downloading;

/// <summary>Says what kind of fault an exception of a download is.</summary>
internal static class FaultFinder
{
    /// <summary>The fault, with a message that names the cause.</summary>
    public static DownloadException Explain(Exception error, TimeSpan timeout)
    {
        if (error is DownloadException known)
        {
            return known;
        }

        if (error is TimeoutException)
        {
            return new(DownloadFault.Timeout, $"No whole answer came within {timeout.TotalSeconds} s.", error);
        }

        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            DownloadFault? fault = inner switch
            {
                PrivateAddressException => DownloadFault.PrivateAddress,
                DnsLookupException => DownloadFault.Name,
                AuthenticationException => DownloadFault.Tls,
                ConnectException or SocketException => DownloadFault.Connect,
                _ => null,
            };
            if (fault is not null)
            {
                return new(fault, inner.Message, error);
            }
        }

        DownloadFault other = error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DownloadFault.Name,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DownloadFault.Tls,
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => DownloadFault.Connect,
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => DownloadFault.Malformed,
            InvalidDataException => DownloadFault.Malformed,
            _ => DownloadFault.Lost,
        };
        return new(other, error.Message, error);
    }
}
