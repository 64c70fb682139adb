using Crawler.Addresses;
using Crawler.Downloading;
using Crawler.Items;
using Crawler.Pages;

namespace Crawler.Scraping;

/// <summary>Makes pages of answers, and calls the spider's functions: on threads of its own, so that what takes long
/// starves nothing.</summary>
internal sealed class PageParser : IDisposable
{
    // Crawls of one reactor have pools with names of their own.
    private static int s_parsers;

    private readonly Spider _spider;
    private readonly CrawlSettings _settings;
    private readonly WorkerPool _threads;
    private readonly bool _recordsAtOnce;

    public PageParser(Reactor reactor, Spider spider, CrawlSettings settings)
    {
        _spider = spider;
        _settings = settings;
        int number = Interlocked.Increment(ref s_parsers);
        _threads = reactor.CreateWorkerPool($"crawl-parse-{number}", settings.ParseThreads);
        _recordsAtOnce = spider.Stages.Count == 0;
    }

    /// <summary>Parses a page.</summary>
    /// <exception cref="DownloadException">Bytes are missing, there are too many, or their encoding is
    /// unknown.</exception>
    /// <exception cref="SpiderException">The spider's function threw.</exception>
    public async Deferred<ParsedPage> Parse(CrawlRequest request, Download download)
    {
        if (!_spider.ParsesOnLoop(request.Label))
        {
            return await _threads.DeferToThread(() => Collect(PageOf(request, download)));
        }

        Page page = await _threads.DeferToThread(() =>
        {
            Page made = PageOf(request, download);
            _ = made.Document;
            return made;
        });
        return RedirectOf(page) is { } target
            ? new ParsedPage(page, [], [], [], target)
            : await Collect(page, _spider.ParseOnLoop(page));
    }

    public void Dispose() => _threads.Stop();

    /// <summary>An item as it is recorded. May be called on any thread.</summary>
    /// <param name="item">The item.</param>
    /// <param name="error">Why it failed in a stage; null if it passed.</param>
    public ItemRecord Record(object item, string? error = null)
    {
        return ItemJson.Record(item, error is null ? _spider.KeyOf(item) : null, error);
    }

    private Page PageOf(CrawlRequest request, Download download)
    {
        (ReadOnlyMemory<byte> body, bool isTruncated) = BodyDecoder.Decode(
            download.Body,
            download.ContentHeaders.ContentEncoding,
            _settings.DownloadMaxSize
        );
        isTruncated |= download.IsTruncated;
        if (isTruncated && _settings.DownloadFailOnDataLoss)
        {
            throw new DownloadException(
                DownloadFault.DataLoss,
                $"The page ended after {body.Length:N0} bytes, before its announced end."
            );
        }

        var answer = new PageAnswer
        {
            Status = download.Status,
            Headers = download.Headers,
            ContentHeaders = download.ContentHeaders,
            Body = body,
            IsTruncated = isTruncated,
            Latency = download.Latency,
            ObeyNoFollow = _settings.ObeyNoFollow,
        };
        return new Page(request, answer);
    }

    // A page that refreshes itself is news, and no redirect.
    private Uri? RedirectOf(Page page) =>
        _settings is { RedirectEnabled: true }
        && page.MetaRefresh is { } refresh
        && refresh.Delay <= _settings.MetaRefreshMaxDelay
        && _settings.MetaRefreshMaxDelay > TimeSpan.Zero
        && !CanonicalAddress.AreSame(refresh.Address, page.Address)
            ? refresh.Address
            : null;

    private ParsedPage Collect(Page page)
    {
        if (RedirectOf(page) is { } target)
        {
            return new ParsedPage(page, [], [], [], target);
        }

        var items = new List<object>();
        var requests = new List<CrawlRequest>();
        var records = new List<ItemRecord>();
        try
        {
            foreach (Output<object> output in _spider.ParseOnThread(page))
            {
                Add(output, items, requests);
            }

            if (_recordsAtOnce)
            {
                records.AddRange(items.Select(item => Record(item)));
            }
        }
        catch (Exception error)
        {
            throw new SpiderException(error);
        }

        return new ParsedPage(page, items, requests, records);
    }

    private async Deferred<ParsedPage> Collect(Page page, IAsyncEnumerable<Output<object>> outputs)
    {
        var items = new List<object>();
        var requests = new List<CrawlRequest>();
        var records = new List<ItemRecord>();
        try
        {
            await foreach (Output<object> output in outputs)
            {
                Add(output, items, requests);
            }

            if (_recordsAtOnce)
            {
                records.AddRange(items.Select(item => Record(item)));
            }
        }
        catch (Exception error) when (error is not CancelledException)
        {
            throw new SpiderException(error);
        }

        return new ParsedPage(page, items, requests, records);
    }

    private static void Add(Output<object> output, List<object> items, List<CrawlRequest> requests)
    {
        if (output.Request is { } request)
        {
            requests.Add(request);
        }
        else
        {
            items.Add(
                output.Item
                    ?? throw new InvalidOperationException("The spider yielded null: yield an item or a request.")
            );
        }
    }
}
