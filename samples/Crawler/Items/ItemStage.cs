namespace Crawler.Items;

/// <summary>One stage of the pipeline: looks at each item, changes it, or drops it.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
public abstract class ItemStage<TItem> : Stage
    where TItem : notnull
{
    /// <summary>Takes an item through. It runs on the loop and may await; what blocks goes to a thread.</summary>
    /// <param name="item">The item.</param>
    /// <param name="page">The page it is from.</param>
    /// <returns>The item for the next stage, or null to drop it. An item whose stage throws is kept with the error as
    /// its reason.</returns>
    public abstract Deferred<TItem?> Process(TItem item, Page page);

    internal sealed override async Deferred<object?> ProcessUntyped(object item, Page page) =>
        await Process((TItem)item, page);
}
