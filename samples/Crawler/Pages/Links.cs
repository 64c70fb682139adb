using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crawler.Pages;

/// <summary>Reads links as browsers do.</summary>
internal static class Links
{
    /// <summary>Makes an address of a link: without the space around it and the ends of lines within, relative to a
    /// base, without a fragment.</summary>
    /// <param name="from">The base.</param>
    /// <param name="encoding">The encoding of the page: its letters in a query are sent in it (WHATWG, URL Standard,
    /// "query state").</param>
    /// <param name="link">The link.</param>
    /// <param name="address">The address, of http or https.</param>
    /// <returns>Whether it can be fetched.</returns>
    public static bool TryResolve(Uri from, Encoding encoding, string link, [NotNullWhen(true)] out Uri? address)
    {
        link = Clean(link);
        int fragment = link.IndexOf('#', StringComparison.Ordinal);
        link = WithEscapedQuery(fragment < 0 ? link : link[..fragment], encoding);
        return link.Length == 0
            ? TryWithoutFragment(from, out address)
            : Uri.TryCreate(from, link, out address) && TryWithoutFragment(address, out address);
    }

    private static bool TryWithoutFragment(Uri found, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (found.Scheme is not ("http" or "https") || found.Host.Length == 0)
        {
            return false;
        }

        address = found.Fragment.Length == 0 ? found : new Uri(found.GetLeftPart(UriPartial.Query));
        return true;
    }

    private static string Clean(string link)
    {
        int begin = 0;
        int end = link.Length;
        while (begin < end && link[begin] <= ' ')
        {
            begin++;
        }

        while (end > begin && link[end - 1] <= ' ')
        {
            end--;
        }

        link = link[begin..end];
        return link.AsSpan().ContainsAny('\t', '\r', '\n') ? string.Concat(link.Split('\t', '\r', '\n')) : link;
    }

    private static string WithEscapedQuery(string link, Encoding encoding)
    {
        int query = link.IndexOf('?', StringComparison.Ordinal);
        if (query < 0 || encoding is UTF8Encoding or UnicodeEncoding || Ascii.IsValid(link.AsSpan(query)))
        {
            return link;
        }

        var escaped = new StringBuilder(link, 0, query, link.Length * 2);
        foreach (Rune letter in link.AsSpan(query).EnumerateRunes())
        {
            if (letter.IsAscii)
            {
                escaped.Append((char)letter.Value);
                continue;
            }

            foreach (byte part in encoding.GetBytes(letter.ToString()))
            {
                escaped.Append('%').Append(part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
