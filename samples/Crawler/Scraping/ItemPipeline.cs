using Crawler.Items;
using Crawler.Reporting;

namespace Crawler.Scraping;

/// <summary>Takes items through the spider's stages: so many at once over all pages, and so many in each
/// stage.</summary>
internal sealed class ItemPipeline(Spider spider, CrawlSettings settings, CrawlStatistics statistics, PageParser parser)
{
    private readonly DeferredSemaphore _all = new(settings.ConcurrentItems);
    private readonly (Stage Stage, DeferredSemaphore Slots)[] _stages =
    [
        .. spider.Stages.Select(stage => (stage, new DeferredSemaphore(stage.Slots))),
    ];

    /// <summary>How many items are in the pipeline or wait before it.</summary>
    public int Pending { get; private set; }

    /// <summary>How many pages those are of.</summary>
    public int Pages { get; private set; }

    /// <summary>Takes a page's items through.</summary>
    /// <returns>What is to record, in the order of the page: those that passed, and those that failed with their
    /// reasons. Dropped ones are missing.</returns>
    public async Deferred<IReadOnlyList<ItemRecord>> Process(ParsedPage page)
    {
        if (_stages.Length == 0 || page.Items.Count == 0)
        {
            return page.Records;
        }

        Pending += page.Items.Count;
        Pages++;
        try
        {
            ItemRecord?[] records = await Cooperator.ForEach(
                page.Items,
                settings.ConcurrentItems,
                item => Process(item, page.Page)
            );
            return [.. records.OfType<ItemRecord>()];
        }
        finally
        {
            Pending -= page.Items.Count;
            Pages--;
        }
    }

    private async Deferred<ItemRecord?> Process(object item, Page page)
    {
        await _all.Acquire();
        statistics.ActiveItems++;
        try
        {
            foreach ((Stage stage, DeferredSemaphore slots) in _stages)
            {
                await slots.Acquire();
                try
                {
                    if (await stage.ProcessUntyped(item, page) is not { } passed)
                    {
                        statistics.ItemsDropped++;
                        statistics.Count($"item dropped: {stage.Name}");
                        return null;
                    }

                    item = passed;
                }
                catch (Exception error) when (error is not CancelledException)
                {
                    return Record(item, $"{stage.Name}: {error.Message}");
                }
                finally
                {
                    slots.Release();
                }
            }

            return Record(item, error: null);
        }
        finally
        {
            statistics.ActiveItems--;
            _all.Release();
        }
    }

    private ItemRecord Record(object item, string? error)
    {
        try
        {
            return parser.Record(item, error);
        }
        catch (Exception fault)
        {
            throw new SpiderException(fault);
        }
    }
}
