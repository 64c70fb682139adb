using System.Diagnostics;
using System.Text.Json;

namespace Crawler.Tests.Tool;

/// <summary>The spider of one file that the pages show.</summary>
public sealed class SpiderFileTests : IDisposable
{
    private static readonly string s_root = Path.GetFullPath(
        Path.Combine([AppContext.BaseDirectory, .. Enumerable.Repeat("..", 5)])
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crawler-spider-");

    [Fact]
    public async Task A_spider_in_a_file_of_its_own_needs_no_project()
    {
        using var site = new SmallSite();
        string items = Path.Combine(_folder.FullName, "quotes.jsonl");
        string spider = Path.Combine(_folder.FullName, "quotes.cs");
        string text = await File.ReadAllTextAsync(
            Path.Combine(s_root, "samples", "spiders", "quotes.cs"),
            TestContext.Current.CancellationToken
        );

        // The same file elsewhere, for another site.
        await File.WriteAllTextAsync(
            spider,
            text.Replace("../Crawler/", $"{s_root}/samples/Crawler/", StringComparison.Ordinal)
                .Replace("https://quotes.toscrape.com/", site.Address, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        using Process program = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["run", "-c", Configuration(), spider, "--", "--allow-private", "--items", items, "--stats", "json"]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = _folder.FullName,
            }
        )!;
        Task<string> error = program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(program.ExitCode == 0, output + await error);
        string[] lines = File.ReadAllLines(items);
        Assert.Equal(6, lines.Length);
        using var first = JsonDocument.Parse(lines.Order(StringComparer.Ordinal).First());
        Assert.Equal("Text 0.0", first.RootElement.GetProperty("Text").GetString());
        Assert.Equal("Author 0", first.RootElement.GetProperty("Author").GetString());
        Assert.Equal(
            ["one", "two"],
            first.RootElement.GetProperty("Tags").EnumerateArray().Select(tag => tag.GetString())
        );
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
