namespace Crawler;

/// <summary>What a spider gives for a page: an item, or something more to fetch.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <remarks>An item and a request convert to it, so <c>yield return</c> takes both. The language does not convert from
/// an interface or from <c>object</c>: for items of such a type there is <see cref="Output.Item"/>.</remarks>
public readonly record struct Output<TItem>
{
    internal Output(TItem? item, CrawlRequest? request)
    {
        Item = item;
        Request = request;
    }

    /// <summary>The item, if it is one.</summary>
    public TItem? Item { get; }

    /// <summary>What to fetch, if it is a request; null for an item.</summary>
    public CrawlRequest? Request { get; }

    /// <summary>An item as output.</summary>
    public static implicit operator Output<TItem>(TItem item) => Output.Item(item);

    /// <summary>A request as output.</summary>
    public static implicit operator Output<TItem>(CrawlRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(default, request);
    }
}
