namespace Crawler.Pages;

/// <summary>The "Link" header (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The address of the link with "canonical"; null if there is none.</summary>
    public static Uri? Canonical(Page page)
    {
        foreach (string value in HeaderText.All(page.Headers, "Link"))
        {
            ReadOnlySpan<char> rest = value;
            while (TryRead(ref rest, out ReadOnlySpan<char> link, out ReadOnlySpan<char> parameters))
            {
                if (IsCanonical(parameters) && PageLinks.TryResolve(page, link.ToString(), out Uri? address))
                {
                    return address;
                }
            }
        }

        return null;
    }

    // One link of the list: an address in angle brackets, and what is between it and the next.
    private static bool TryRead(
        ref ReadOnlySpan<char> rest,
        out ReadOnlySpan<char> link,
        out ReadOnlySpan<char> parameters
    )
    {
        link = parameters = [];
        int begin = rest.IndexOf('<');
        int end = begin < 0 ? -1 : rest[begin..].IndexOf('>');
        if (end < 0)
        {
            return false;
        }

        link = rest.Slice(begin + 1, end - 1);
        rest = rest[(begin + end + 1)..];
        int next = rest.IndexOf('<');
        parameters = next < 0 ? rest : rest[..next];
        rest = next < 0 ? [] : rest[next..];
        return true;
    }

    private static bool IsCanonical(ReadOnlySpan<char> parameters)
    {
        foreach (Range range in parameters.Split(';'))
        {
            ReadOnlySpan<char> parameter = parameters[range].Trim(" \t,");
            int equals = parameter.IndexOf('=');
            if (
                equals > 0
                && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
                && Tokens.Contain(parameter[(equals + 1)..].Trim(" \t\"").ToString(), "canonical")
            )
            {
                return true;
            }
        }

        return false;
    }
}
