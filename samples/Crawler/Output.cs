namespace Crawler;

/// <summary>Makes outputs where the language does not convert.</summary>
public static class Output
{
    /// <summary>An item as output.</summary>
    public static Output<TItem> Item<TItem>(TItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new(item, null);
    }
}
