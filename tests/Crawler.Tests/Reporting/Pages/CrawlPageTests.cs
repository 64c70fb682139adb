using System.Text.Json;
using System.Text.RegularExpressions;
using Crawler.Reporting;
using Crawler.Reporting.Pages;
using PuppeteerSharp;
using Browser = Fleet.Tests.Gateway.Status.Browser;

namespace Crawler.Tests.Reporting.Pages;

public sealed partial class CrawlPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crawl-page-");

    [Fact]
    public void The_page_holds_each_request_with_its_slot_host_and_outcome()
    {
        JsonElement data = Data(Write(PlayedCrawl.Of(100, "finished")));

        JsonElement spans = data.GetProperty("spans");
        Assert.Equal(100, spans.GetProperty("slot").GetArrayLength());
        Assert.Equal(
            ["one.example", "two.example", "a-very-long-name-of-a-host.three.example"],
            spans.GetProperty("hosts").EnumerateArray().Select(host => host.GetString())
        );
        Assert.Equal(
            ["200", "404", "timeout"],
            spans.GetProperty("outcomes").EnumerateArray().Select(o => o.GetString())
        );
        Assert.Equal(16, data.GetProperty("bounds").GetProperty("requests").GetInt32());
        Assert.False(data.GetProperty("isRunning").GetBoolean());
        Assert.Equal("finished", data.GetProperty("stats").GetProperty("reason").GetString());
    }

    [Fact]
    public void Addresses_appear_in_the_page_only_as_text()
    {
        string page = File.ReadAllText(Write(PlayedCrawl.Of(100, "</script><script>alert(1)</script>")));

        Assert.Equal(2, page.Split("<script", StringSplitOptions.None).Length - 1);
        Assert.Equal(2, page.Split("</script", StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        string page = File.ReadAllText(Write(PlayedCrawl.Of(0)));

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Addresses(), page);
    }

    [Fact]
    public void A_page_is_replaced_in_one_step_and_leaves_no_other_file()
    {
        string path = Write(PlayedCrawl.Of(10));
        Write(PlayedCrawl.Of(20, "finished"));

        Assert.Equal(20, Data(path).GetProperty("spans").GetProperty("slot").GetArrayLength());
        Assert.Equal([path], _folder.EnumerateFiles().Select(file => file.FullName));
    }

    [Fact]
    public async Task A_browser_shows_the_slots_the_hosts_and_what_was_chosen()
    {
        await using Browser browser = await Browser.Start();
        IPage page = await browser.Open(new Uri(Write(PlayedCrawl.Of(400, "finished"))));

        Assert.Equal("Quotes", await Text(page, "#spider"));
        Assert.StartsWith("finished", await Text(page, "#status"), StringComparison.Ordinal);
        Assert.Equal(3, await Count(page, "#hosts tbody tr"));
        Assert.Equal(4, await Count(page, "#times canvas"));
        Assert.Equal("true", await Attribute(page, "#by-slot", "aria-pressed"));

        // By keyboard alone.
        await page.FocusAsync("#canvas");
        await page.Keyboard.PressAsync("n");
        Assert.Contains(
            "https://one.example/page/0?<script> — 200, slot 1",
            await Text(page, "#chosen"),
            StringComparison.Ordinal
        );
        await page.Keyboard.PressAsync("h");
        Assert.Equal("true", await Attribute(page, "#by-host", "aria-pressed"));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("page/399?");
        Assert.Equal("1 match", await Text(page, "#count"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("/page/399?", await Text(page, "#chosen"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("", await Text(page, "#chosen"));

        // Sorting by the errors of a host.
        await page.ClickAsync("#hosts th:nth-child(4) button");
        Assert.Equal("descending", await Attribute(page, "#hosts th:nth-child(4)", "aria-sort"));
        Assert.Empty(browser.Mistakes);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task It_fits_wide_and_narrow_windows_light_and_dark(int width, bool isDark)
    {
        await using Browser browser = await Browser.Start();
        IPage page = await browser.Open(new Uri(Write(PlayedCrawl.Of(400))), width, isDark);

        Assert.Equal("true", await Attribute(page, "#reload", "aria-pressed"));
        Assert.Equal(
            width,
            await page.EvaluateExpressionAsync<int>("Math.max(document.documentElement.scrollWidth, innerWidth)")
        );
        if (Environment.GetEnvironmentVariable("CRAWLER_PICTURES") is { } folder)
        {
            await page.ScreenshotAsync(
                Path.Combine(folder, $"page-{width}-{(isDark ? "dark" : "light")}.png"),
                new ScreenshotOptions { FullPage = true }
            );
        }

        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task An_empty_crawl_gives_a_page_without_mistakes()
    {
        await using Browser browser = await Browser.Start();
        IPage page = await browser.Open(new Uri(Write(PlayedCrawl.Of(0))));

        Assert.Equal("Nothing yet.", await Text(page, "#outcomes"));
        Assert.Empty(browser.Mistakes);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> Text(IPage page, string selector) =>
        (await page.EvaluateFunctionAsync<string>("s => document.querySelector(s).textContent", selector)).Trim();

    private static Task<string> Attribute(IPage page, string selector, string name) =>
        page.EvaluateFunctionAsync<string>("(s, n) => document.querySelector(s).getAttribute(n)", selector, name);

    private static Task<int> Count(IPage page, string selector) =>
        page.EvaluateFunctionAsync<int>("s => document.querySelectorAll(s).length", selector);

    private static JsonElement Data(string path)
    {
        Match match = DataScript().Match(File.ReadAllText(path));
        Assert.True(match.Success);
        using var document = JsonDocument.Parse(match.Groups[1].Value);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataScript();

    [GeneratedRegex("""https?://|src=|href=|url\(|@import""")]
    private static partial Regex Addresses();

    private string Write(CrawlMonitor monitor)
    {
        string path = Path.Combine(_folder.FullName, "crawl.html");
        CrawlPage.WriteFile(PageData.Of(monitor), path);
        return path;
    }
}
