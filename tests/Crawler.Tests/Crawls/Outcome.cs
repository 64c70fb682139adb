using System.Text.Json;
using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>How a crawl went: what it says, what it wrote, and what the site saw.</summary>
internal sealed record Outcome(CrawlSummary Summary, IReadOnlyList<string> Lines, RequestLog Log)
{
    /// <summary>The items of a <see cref="PageSpider"/>, as they are in the file.</summary>
    public IReadOnlyList<FoundPage> Pages => field ??= [.. Lines.Select(Page)];

    /// <summary>How often each thing came about.</summary>
    public long Count(string outcome) => Summary.Statistics.Outcomes.GetValueOrDefault(outcome);

    /// <summary>The values of one property of all items.</summary>
    public IEnumerable<string> Values(string name) => Values(Lines, name);

    public static IEnumerable<string> Values(IReadOnlyList<string> lines, string name) =>
        lines.Select(line =>
        {
            using var item = JsonDocument.Parse(line);
            return item.RootElement.GetProperty(name).GetString() ?? "";
        });

    public static IReadOnlyList<string> Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    private static FoundPage Page(string line) => JsonSerializer.Deserialize<FoundPage>(line)!;
}
