namespace Crawler;

/// <summary>A crawl's own part, without the type of its items. Derive from <see cref="Spider{TItem}"/>.</summary>
public abstract class Spider
{
    private protected Spider() { }

    /// <summary>The name in logs and reports. Default: the name of the class.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The addresses to begin with, if <see cref="StartRequests"/> does not say otherwise.</summary>
    public virtual IEnumerable<string> StartAddresses => [];

    /// <summary>The hosts whose pages are fetched, each with the names below it: "example.org" stands for
    /// "www.example.org" too. Default: those of the start addresses.</summary>
    public virtual IReadOnlyList<string>? AllowedHosts => null;

    /// <summary>The settings that suit this spider; the command line changes single ones.</summary>
    public virtual CrawlSettings Settings { get; } = new();

    /// <summary>The stages that items pass through, in order.</summary>
    internal abstract IReadOnlyList<Items.Stage> Stages { get; }

    /// <summary>What to fetch first. Default: the start addresses.</summary>
    /// <remarks>It is read as the crawl goes on, not faster than the queue is written, and may be long. A crawl that is
    /// resumed reads it again, and passes over as many as it had read.</remarks>
    public virtual async IAsyncEnumerable<CrawlRequest> StartRequests()
    {
        await Task.CompletedTask;
        foreach (string address in StartAddresses)
        {
            yield return new CrawlRequest(address);
        }
    }

    /// <summary>The outputs of a page with their types taken off, for the engine: items as objects.</summary>
    internal abstract IEnumerable<Output<object>> ParseOnThread(Page page);

    /// <summary>Whether the function of a label runs on the loop.</summary>
    internal abstract bool ParsesOnLoop(string label);

    /// <summary>The outputs of a page whose function runs on the loop.</summary>
    internal abstract IAsyncEnumerable<Output<object>> ParseOnLoop(Page page);

    /// <summary>The key of an item; null if it has none.</summary>
    internal abstract string? KeyOf(object item);
}
