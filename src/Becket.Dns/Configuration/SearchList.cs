namespace Becket.Dns.Configuration;

/// <summary>The whole names that a short one may stand for: resolv.conf(5), <c>search</c> and <c>ndots</c>.</summary>
internal static class SearchList
{
    /// <summary>The names to try, in order. A name that ends with a dot is whole.</summary>
    public static IEnumerable<string> Expand(string name, DnsSettings settings)
    {
        if (name.EndsWith('.'))
        {
            return [name];
        }

        IEnumerable<string> longer = settings.SearchList.Select(domain => $"{name}.{domain}");
        return name.Count(letter => letter == '.') >= settings.DotsOfWholeName ? [name, .. longer] : [.. longer, name];
    }
}
