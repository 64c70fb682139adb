namespace Crawler.Items.Stages;

/// <summary>Changes each item by a function, for example
/// <c>book => book with { Title = book.Title.Trim() }</c>.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <param name="change">Gives the item that goes on; null drops it. It must not block.</param>
public sealed class ChangeStage<TItem>([RunsOnLoop] Func<TItem, TItem?> change) : ItemStage<TItem>
    where TItem : notnull
{
    private readonly Func<TItem, TItem?> _change = change ?? throw new ArgumentNullException(nameof(change));

    /// <summary>No bound: it never waits.</summary>
    public override int Slots => int.MaxValue;

    /// <inheritdoc/>
    public override Deferred<TItem?> Process(TItem item, Page page) => Deferred.Succeed(_change(item));
}
