using System.Net;

namespace Crawler.Addresses;

/// <summary>A host was not connected to, because the internet cannot reach its addresses.</summary>
public sealed class PrivateAddressException : IOException
{
    /// <summary>Makes the error.</summary>
    /// <param name="host">The host.</param>
    /// <param name="addresses">Its addresses.</param>
    public PrivateAddressException(string host, IEnumerable<IPAddress> addresses)
        : base(
            $"{host} is {string.Join(", ", addresses)}: not an address of the internet. Allow private addresses to "
                + "fetch from it."
        ) { }
}
