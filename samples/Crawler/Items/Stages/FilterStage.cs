namespace Crawler.Items.Stages;

/// <summary>Drops the items that a function does not want.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <param name="keep">Whether an item stays. It must not block.</param>
public sealed class FilterStage<TItem>([RunsOnLoop] Func<TItem, bool> keep) : ItemStage<TItem>
    where TItem : notnull
{
    private readonly Func<TItem, bool> _keep = keep ?? throw new ArgumentNullException(nameof(keep));

    /// <summary>No bound: it never waits.</summary>
    public override int Slots => int.MaxValue;

    /// <inheritdoc/>
    public override Deferred<TItem?> Process(TItem item, Page page) =>
        Deferred.Succeed<TItem?>(_keep(item) ? item : default);
}
