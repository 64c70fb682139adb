namespace Becket.Net.Errors;

/// <summary>A host name has no address. Source: Twisted's <c>DNSLookupError</c>.</summary>
public sealed class DnsLookupException : ConnectException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public DnsLookupException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>The name that was looked up; null if it is not known.</summary>
    public string? Name { get; init; }
}
