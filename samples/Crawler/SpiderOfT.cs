using Crawler.Items;

namespace Crawler;

/// <summary>A spider: where to begin, and what a page gives. Derive from it; twenty lines make a working one.</summary>
/// <typeparam name="TItem">The type of its items: a record. Items of several types have a base type.</typeparam>
/// <remarks>Functions parse on a thread of the crawl, one page after another, so the spider's fields need no lock
/// and long work starves nothing; see <see cref="CrawlSettings.ParseThreads"/>.</remarks>
public abstract class Spider<TItem> : Spider
    where TItem : notnull
{
    private readonly Dictionary<string, Func<Page, IEnumerable<Output<TItem>>>> _onThread = [];
    private readonly Dictionary<string, Func<Page, IAsyncEnumerable<Output<TItem>>>> _onLoop = [];
    private readonly List<Stage> _stages = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<Stage> Stages => _stages;

    /// <summary>Parses a page: yields items and further requests. It runs on a thread of the crawl and may block
    /// it.</summary>
    /// <remarks>All that one page gives is kept in memory until the page is done, and is recorded in one step: after a
    /// crash either all of it is there, or the page is fetched again.</remarks>
    /// <exception cref="InvalidOperationException">It is not overridden, and no function has the label.</exception>
    public virtual IEnumerable<Output<TItem>> Parse(Page page) =>
        throw new InvalidOperationException(
            $"{GetType().Name} has no function for the label \"{page.Request.Label}\": override {nameof(Parse)}, "
                + $"or call {nameof(Route)} in its constructor."
        );

    /// <summary>A text that two items share only if they are the same; the second is not recorded. Default: null, every
    /// item is recorded.</summary>
    public virtual string? KeyOf(TItem item) => null;

    internal sealed override string? KeyOf(object item) => KeyOf((TItem)item);

    internal sealed override IEnumerable<Output<object>> ParseOnThread(Page page)
    {
        Func<Page, IEnumerable<Output<TItem>>> parse = _onThread.GetValueOrDefault(page.Request.Label, Parse);
        foreach (Output<TItem> output in parse(page))
        {
            yield return Untyped(output);
        }
    }

    internal sealed override bool ParsesOnLoop(string label) => _onLoop.ContainsKey(label);

    internal sealed override IAsyncEnumerable<Output<object>> ParseOnLoop(Page page) =>
        Untyped(_onLoop[page.Request.Label](page));

    /// <summary>Pages of requests with this label are parsed by this function. Call it in the constructor.</summary>
    protected void Route(string label, [RunsOnThread] Func<Page, IEnumerable<Output<TItem>>> parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        _onThread.Add(label, parse);
    }

    /// <summary>Pages of requests with this label are parsed by this function, which runs on the loop and may await;
    /// what takes long goes to a thread (<c>DeferToThread</c>).</summary>
    protected void RouteOnLoop(string label, [RunsOnLoop] Func<Page, IAsyncEnumerable<Output<TItem>>> parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        _onLoop.Add(label, parse);
    }

    /// <summary>Adds a stage that every item passes through, behind those added before. Call it in the
    /// constructor.</summary>
    protected void AddStage(ItemStage<TItem> stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        _stages.Add(stage);
    }

    private static async IAsyncEnumerable<Output<object>> Untyped(IAsyncEnumerable<Output<TItem>> outputs)
    {
        await foreach (Output<TItem> output in outputs)
        {
            yield return Untyped(output);
        }
    }

    private static Output<object> Untyped(Output<TItem> output) => new(output.Item, output.Request);
}
