namespace Crawler.Downloading;

/// <summary>A download that gave no page.</summary>
internal sealed class DownloadException : Exception
{
    public DownloadException(DownloadFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public DownloadFault Fault { get; }
}
