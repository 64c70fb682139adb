namespace Becket.Net.Errors;

/// <summary>A host name has no address. Source: Twisted's <c>DNSLookupError</c>.</summary>
public sealed class DnsLookupException : ConnectException
{
    /// <summary>Makes the exception with a general message.</summary>
    public DnsLookupException()
        : base("The host name has no address.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public DnsLookupException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public DnsLookupException(string message, Exception? innerException)
        : base(message, innerException) { }
}
