using System.Text.Json;
using System.Text.RegularExpressions;

namespace Becket.Cli.Tests.Running.Timelines;

public sealed partial class PageTests : RunTimelineTest
{
    [Fact]
    public void The_page_holds_every_job_in_columns()
    {
        JsonElement data = Data(
            Write(
                "day.html",
                [End(1, 1, 0, 2, "install 'one' now"), End(2, 2, 0.5, 1.25, "install 'two' now", exitCode: 3)]
            )
        );

        Assert.Equal(["one", "two"], Strings(data, "text"));
        Assert.Equal(
            ("install '", "' now"),
            (data.GetProperty("prefix").GetString(), data.GetProperty("suffix").GetString())
        );
        Assert.Equal([1, 2], Numbers(data, "slot"));
        Assert.Equal([0, 500], Numbers(data, "start"));
        Assert.Equal([2000, 1750], Numbers(data, "end"));
        Assert.Equal([0, 1], Numbers(data, "failed"));
        Assert.Equal(["", "exit code 3"], Numbers(data, "how").Select(how => Strings(data, "hows")[(int)how]));
    }

    [Fact]
    public void Commands_appear_in_the_page_only_as_text()
    {
        string path = Write(
            "day.html",
            Nasty.Select((text, i) => End(i + 1, 1, i, 1, text)),
            command: Nasty[0] + Nasty[4]
        );
        string page = File.ReadAllText(path);

        // Only the page's own two scripts.
        Assert.Equal(2, page.Split("<script", StringSplitOptions.None).Length - 1);
        Assert.Equal(2, page.Split("</script", StringSplitOptions.None).Length - 1);
        Assert.Single(
            page.Split('\n'),
            line =>
                line.StartsWith("<title>", StringComparison.Ordinal)
                && line.EndsWith("</title>", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(page, c => char.IsControl(c) && c != '\n');

        JsonElement data = Data(path);
        Assert.Equal("</script><script>alert(1)</script>", Strings(data, "text")[0]);
        Assert.Equal("<!-- ' \" & `", Strings(data, "text")[1]);
        Assert.Equal("{{data}} {{title}}", Strings(data, "text")[4]);
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        string page = File.ReadAllText(Write("day.html", Many(10)));

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Addresses(), page);
    }

    [Fact]
    public void A_page_holds_a_hundred_thousand_jobs_in_a_few_megabytes()
    {
        string path = Write("day.html", Many(100_000));

        Assert.Equal(100_000, Data(path).GetProperty("text").GetArrayLength());
        Assert.InRange(new FileInfo(path).Length, 1_000_000, 8_000_000);
    }

    [Fact]
    public void With_too_many_jobs_for_a_browser_short_ones_are_joined()
    {
        JsonElement data = Data(Write("day.html", Many(450_000)));

        Assert.InRange(data.GetProperty("text").GetArrayLength(), 1000, 200_000);
        Assert.Equal(450_000, Numbers(data, "jobs").Sum());
        Assert.Equal(450, Numbers(data, "failed").Sum());
    }

    [Fact]
    public void A_run_without_jobs_gives_an_empty_page() =>
        Assert.Equal(0, Data(Write("day.html", [])).GetProperty("text").GetArrayLength());

    private static JsonElement Data(string path)
    {
        Match match = DataScript().Match(File.ReadAllText(path));
        Assert.True(match.Success);
        using var document = JsonDocument.Parse(match.Groups[1].Value);
        return document.RootElement.Clone();
    }

    private static string[] Strings(JsonElement data, string column) =>
        [.. data.GetProperty(column).EnumerateArray().Select(item => item.GetString()!)];

    private static double[] Numbers(JsonElement data, string column) =>
        [.. data.GetProperty(column).EnumerateArray().Select(item => item.GetDouble())];

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataScript();

    [GeneratedRegex("""https?://|src=|href=|url\(|@import""")]
    private static partial Regex Addresses();
}
