namespace Crawler.Site.Graph;

/// <summary>Which page links to which: a tree with eight children a page, so that every page can be reached from the
/// first, and links to pages drawn from the seed.</summary>
public sealed class LinkGraph(SiteOptions options)
{
    private const int Children = 8;

    /// <summary>The pages that a page links to.</summary>
    public IEnumerable<int> LinksOf(int page)
    {
        int count = 0;
        for (int child = 0; child < Children && count < options.Links; child++)
        {
            long target = ((long)page * Children) + child + 1;
            if (target < options.Pages)
            {
                count++;
                yield return (int)target;
            }
        }

        for (ulong i = 0; count < options.Links; i++, count++)
        {
            yield return (int)(Draw((ulong)page, i) % (ulong)options.Pages);
        }
    }

    /// <summary>The name that a page is at.</summary>
    public string HostOf(int page) => options.Hosts[page % options.Hosts.Count];

    /// <summary>A number drawn from the seed (SplitMix64).</summary>
    public ulong Draw(ulong page, ulong number)
    {
        ulong mixed = options.Seed + (((page << 20) + number + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
