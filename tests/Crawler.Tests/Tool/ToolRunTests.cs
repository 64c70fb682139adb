using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Crawler.CommandLine;

namespace Crawler.Tests.Tool;

public sealed class ToolRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crawler-tool-");

    [Fact]
    public void A_crawl_without_code_writes_an_item_for_each_page_with_its_address()
    {
        using var site = new SmallSite();
        string items = PathOf("items.jsonl");

        (int code, string output, string error) = CrawlerCommandTests.Run(
            "run",
            site.Address,
            "--allow-private",
            "--follow",
            ".next a",
            "--item",
            "title=h1::text",
            "--item",
            "authors[]=.author",
            "--item",
            "missing=.nothing",
            "--items",
            items,
            "--items",
            PathOf("items.csv"),
            "-q"
        );

        Assert.Equal((ExitCodes.Success, ""), (code, output));
        JsonElement[] read = [.. File.ReadLines(items).Select(Json)];
        Assert.Equal(
            [(site.Address, "Page 0"), ($"{site.Address}1", "Page 1"), ($"{site.Address}2", "Page 2")],
            read.Select(item => (item.GetProperty("address").GetString()!, item.GetProperty("title").GetString()!))
                .Order()
        );
        Assert.All(read, item => Assert.Equal(2, item.GetProperty("authors").GetArrayLength()));
        Assert.All(read, item => Assert.Equal(JsonValueKind.Null, item.GetProperty("missing").ValueKind));
        Assert.Equal("address,title,authors,missing", File.ReadLines(PathOf("items.csv")).First());
        Assert.StartsWith("crawler: finished, after ", error, StringComparison.Ordinal);
        Assert.Contains($"{Environment.NewLine}  3 pages, ", error, StringComparison.Ordinal);
        Assert.Contains($"{Environment.NewLine}  items in {items}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_are_made_only_of_pages_that_have_what_was_asked_for()
    {
        using var site = new SmallSite();
        string items = PathOf("items.jsonl");

        CrawlerCommandTests.Run(
            "run",
            site.Address,
            "--allow-private",
            "--follow",
            "a",
            "--where",
            ".next",
            "--items",
            items,
            "-q"
        );

        Assert.Equal(
            [site.Address, $"{site.Address}1"],
            File.ReadLines(items).Select(line => Json(line).GetProperty("address").GetString()!).Order()
        );
    }

    [Fact]
    public void The_numbers_are_JSON_on_standard_output()
    {
        using var site = new SmallSite();

        (int code, string output, string error) = CrawlerCommandTests.Run(
            "run",
            site.Address,
            "--allow-private",
            "--follow",
            ".next a",
            "--stats",
            "json",
            "-q"
        );

        Assert.Equal((ExitCodes.Success, ""), (code, error));
        JsonElement stats = Json(output);
        Assert.Equal(3, stats.GetProperty("pages").GetInt32());
        Assert.Equal("finished", stats.GetProperty("reason").GetString());
        Assert.Equal("127.0.0.1", stats.GetProperty("hosts")[0].GetProperty("host").GetString());
    }

    [Fact]
    public void A_crawl_that_is_cut_short_goes_on_in_its_state()
    {
        using var site = new SmallSite(SmallSite.Quotes(pages: 5));
        string[] args =
        [
            "run",
            site.Address,
            "--allow-private",
            "--follow",
            ".next a",
            "--state",
            PathOf("state"),
            "--items",
            PathOf("items.jsonl"),
            "-q",
        ];

        (int code, _, string error) = CrawlerCommandTests.Run([.. args, "--max-pages", "2"]);
        Assert.Equal(ExitCodes.Success, code);
        Assert.Contains("the same command goes on", error, StringComparison.Ordinal);
        Assert.StartsWith(
            "crawler: not complete",
            CrawlerCommandTests.Run("state", PathOf("state")).Output,
            StringComparison.Ordinal
        );

        CrawlerCommandTests.Run(args);
        Assert.Equal(5, File.ReadLines(PathOf("items.jsonl")).Distinct().Count());
        Assert.Equal(5, File.ReadLines(PathOf("items.jsonl")).Count());
        Assert.StartsWith(
            "crawler: complete",
            CrawlerCommandTests.Run("state", PathOf("state")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Failed_requests_are_listed_and_can_be_queued_again()
    {
        using var site = new SmallSite(new() { ["/"] = "<a href='/gone'>x</a>" });
        string[] args = ["run", site.Address, "--allow-private", "--follow", "a", "--state", PathOf("state"), "-q"];

        CrawlerCommandTests.Run(args);
        string state = CrawlerCommandTests.Run("state", PathOf("state")).Output;
        Assert.Contains($"  {site.Address}gone: status 404{Environment.NewLine}", state, StringComparison.Ordinal);
        Assert.Equal(
            $"1 request queued{Environment.NewLine}",
            CrawlerCommandTests.Run("requeue", PathOf("state")).Output
        );
        Assert.Contains("1 queued", CrawlerCommandTests.Run("state", PathOf("state")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_the_crawl_is_written_at_the_end()
    {
        using var site = new SmallSite();

        CrawlerCommandTests.Run("run", site.Address, "--allow-private", "--page", PathOf("crawl.html"), "-q");

        Assert.Contains("\"isRunning\":false", File.ReadAllText(PathOf("crawl.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crawl_that_gets_no_page_has_failed()
    {
        // Bound, and no code listens: connections are refused.
        using var unheard = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unheard.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        (int code, _, string error) = CrawlerCommandTests.Run(
            "run",
            $"http://{unheard.LocalEndPoint}/",
            "--allow-private",
            "--no-robots",
            "--retries",
            "0",
            "-q"
        );

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("1 error", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_cannot_be_used_is_one_line()
    {
        File.WriteAllText(PathOf("file"), "");

        (int code, _, string error) = CrawlerCommandTests.Run(
            "run",
            "http://127.0.0.1:9/",
            "--state",
            PathOf("file"),
            "-q"
        );

        Assert.Equal(ExitCodes.Failed, code);
        Assert.StartsWith("crawler: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("requeue")]
    public void A_directory_without_a_state_is_one_line(string verb)
    {
        (int code, string output, string error) = CrawlerCommandTests.Run(verb, PathOf("nothing"));

        Assert.Equal((ExitCodes.Failed, ""), (code, output));
        Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Fetch_prints_what_a_selector_finds()
    {
        using var site = new SmallSite();

        Assert.Equal(
            (ExitCodes.Success, $"Text 0.0{Environment.NewLine}Text 0.1{Environment.NewLine}", ""),
            CrawlerCommandTests.Run("fetch", site.Address, "--allow-private", "--select", ".quote .text::text")
        );
        Assert.Equal(
            (ExitCodes.Success, $"h1: Page 0{Environment.NewLine}title: Quotes{Environment.NewLine}", ""),
            CrawlerCommandTests.Run("fetch", site.Address, "--allow-private", "--select", "h1", "--select", "title")
        );
        Assert.Equal(
            (ExitCodes.Failed, "", ""),
            CrawlerCommandTests.Run("fetch", site.Address, "--allow-private", "--select", ".nothing")
        );
    }

    [Fact]
    public void Fetch_prints_the_status_the_headers_and_the_links()
    {
        using var site = new SmallSite();

        (int code, string output, _) = CrawlerCommandTests.Run("fetch", site.Address, "--allow-private");

        Assert.Equal(ExitCodes.Success, code);
        Assert.StartsWith($"200  {site.Address}  ", output, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html; charset=utf-8", output, StringComparison.Ordinal);
        Assert.Contains($"  {site.Address}1{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_shows_the_page_of_an_error_too()
    {
        using var site = new SmallSite();

        (int code, string output, _) = CrawlerCommandTests.Run("fetch", $"{site.Address}nothing", "--allow-private");

        Assert.Equal(ExitCodes.Success, code);
        Assert.StartsWith("404  ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_says_how_to_get_what_it_refuses()
    {
        using var site = new SmallSite(
            new() { ["/"] = "<h1>Hello</h1>", ["/robots.txt"] = "User-agent: *\nDisallow: /" }
        );

        Assert.Equal(
            (
                ExitCodes.Failed,
                "",
                $"crawler: {site.Address}: its address is not one of the internet; "
                    + $"--allow-private fetches from it{Environment.NewLine}"
            ),
            CrawlerCommandTests.Run("fetch", site.Address)
        );
        Assert.Equal(
            (
                ExitCodes.Failed,
                "",
                $"crawler: {site.Address}: its robots.txt forbids it; "
                    + $"--no-robots fetches it all the same{Environment.NewLine}"
            ),
            CrawlerCommandTests.Run("fetch", site.Address, "--allow-private")
        );
        Assert.Equal(
            (ExitCodes.Success, $"Hello{Environment.NewLine}", ""),
            CrawlerCommandTests.Run("fetch", site.Address, "--allow-private", "--no-robots", "--select", "h1")
        );
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
