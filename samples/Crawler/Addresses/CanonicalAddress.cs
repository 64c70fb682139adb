using System.Security.Cryptography;
using System.Text;

namespace Crawler.Addresses;

/// <summary>One form for all the ways to write an address, so that no page is fetched twice under two
/// spellings.</summary>
public static class CanonicalAddress
{
    /// <summary>Makes the canonical form.</summary>
    /// <param name="address">An absolute address.</param>
    /// <param name="sortQuery">Whether the parts of the query are put in order. Most sites do not care about their
    /// order; some do.</param>
    /// <returns>Scheme and host in lower case, the host as in DNS (IDNA), no port that is the scheme's own, a path of
    /// at least "/", escapes in capital letters and only where they are needed, no fragment, no empty query, and no
    /// name and password.</returns>
    public static Uri Of(Uri address, bool sortQuery = true)
    {
        string query = address.Query.TrimStart('?');
        if (sortQuery && query.Contains('&', StringComparison.Ordinal))
        {
            // By name and value; parts of one name keep their order, which may mean something.
            query = string.Join('&', query.Split('&').OrderBy(part => part.Split('=', 2)[0], StringComparer.Ordinal));
        }

        string port = address.IsDefaultPort ? "" : $":{address.Port}";
        string host =
            address.HostNameType == UriHostNameType.IPv6
                ? address.Host
                : address.IdnHost.ToLowerInvariant().TrimEnd('.');
        string ending = query.Length > 0 ? $"?{Escaped(query)}" : "";
        return new Uri($"{address.Scheme}://{host}{port}{Escaped(address.AbsolutePath)}{ending}");
    }

    /// <summary>Whether two addresses have one canonical form.</summary>
    public static bool AreSame(Uri one, Uri other)
    {
        try
        {
            return Of(one) == Of(other);
        }
        catch (UriFormatException)
        {
            return one.AbsoluteUri == other.AbsoluteUri;
        }
    }

    /// <summary>The fingerprint of a canonical address: 16 bytes that no two addresses share, not even those of a site
    /// that means harm.</summary>
    public static UInt128 Fingerprint(Uri canonical)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonical.AbsoluteUri), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    // Uri has escaped what must be. This writes the digits of escapes in one way.
    private static string Escaped(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text);
        for (int i = 0; i < result.Length; i++)
        {
            if (result[i] == '%')
            {
                for (int digit = i + 1; digit <= i + 2 && digit < result.Length; digit++)
                {
                    result[digit] = char.ToUpperInvariant(result[digit]);
                }
            }
        }

        return result.ToString();
    }
}
