namespace Crawler.Reporting;

/// <summary>A crawl's numbers at one moment.</summary>
/// <param name="At">When, since the crawl began.</param>
/// <param name="Requests">Requests under way.</param>
/// <param name="Bound">How many might be.</param>
/// <param name="Items">Items in the pipeline.</param>
/// <param name="PagesInWork">Pages downloaded and not yet recorded.</param>
/// <param name="Queued">Requests that wait.</param>
/// <param name="Pages">Pages so far.</param>
internal readonly record struct HistoryPoint(
    TimeSpan At,
    int Requests,
    int Bound,
    int Items,
    int PagesInWork,
    long Queued,
    long Pages
)
{
    /// <summary>One point for two: the later one, with the greater numbers of what is bounded, so that no peak is
    /// lost.</summary>
    public HistoryPoint Join(HistoryPoint later) =>
        later with
        {
            Requests = Math.Max(Requests, later.Requests),
            Bound = Math.Max(Bound, later.Bound),
            Items = Math.Max(Items, later.Items),
            PagesInWork = Math.Max(PagesInWork, later.PagesInWork),
        };
}
