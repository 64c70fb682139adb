namespace Crawler.Downloading;

/// <summary>What kept a page away.</summary>
/// <param name="Word">The word it is counted under.</param>
/// <param name="IsWorthRetry">Whether another attempt may go better.</param>
internal sealed record DownloadFault(string Word, bool IsWorthRetry)
{
    /// <summary>The name of the host is unknown, or could not be looked up.</summary>
    public static readonly DownloadFault Name = new("name", true);

    /// <summary>No connection was made.</summary>
    public static readonly DownloadFault Connect = new("connect", true);

    /// <summary>The connection ended, or was reset, before the answer.</summary>
    public static readonly DownloadFault Lost = new("connection lost", true);

    /// <summary>The answer ended before its announced end.</summary>
    public static readonly DownloadFault DataLoss = new("data loss", true);

    /// <summary>The download took too long.</summary>
    public static readonly DownloadFault Timeout = new("time-out", true);

    /// <summary>No agreement on TLS: the certificate is not valid for the host, most often.</summary>
    public static readonly DownloadFault Tls = new("TLS", false);

    /// <summary>The page is larger than allowed.</summary>
    public static readonly DownloadFault TooLarge = new("too large", false);

    /// <summary>The host is not on the internet.</summary>
    public static readonly DownloadFault PrivateAddress = new("private address", false);

    /// <summary>The server does not speak HTTP, or an encoding of its own.</summary>
    public static readonly DownloadFault Malformed = new("malformed answer", true);
}
