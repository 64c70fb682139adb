using System.CommandLine;
using System.Globalization;
using Becket.Cli.Running.Progress;
using Crawler.CommandLine;
using Crawler.CommandLine.Settings;
using Crawler.Pages;
using Crawler.Reporting;
using Crawler.Tool.Spiders;

namespace Crawler.Tool;

/// <summary><c>crawler fetch</c>: one page, to try selectors.</summary>
internal sealed class FetchCommand : Command
{
    private readonly Argument<string> _address = new("URL") { Description = "The address." };

    private readonly Option<string[]> _select = new("--select")
    {
        Description =
            "Print what this selector finds, a line for each match: \"h1\", \"h1::text\", \"a::attr(href)\". May be "
            + "repeated. Without it, the status, the headers and the links of the page are printed.",
        HelpName = "SELECTOR",
    };

    private readonly CrawlOptions _options = new(
        // The page of an error may be just what somebody wants to see.
        new CrawlSettings { HttpErrorAllowedCodes = Enumerable.Range(400, 200).ToHashSet() },
        SettingTable.OfOnePage,
        showsProgress: false
    );

    public FetchCommand(TextWriter output, TextWriter error)
        : base("fetch", "Fetch one page, and print what selectors find in it.")
    {
        Add(_address);
        Add(_select);
        _options.AddTo(this);
        SetAction(parsed => Fetch(parsed, output, error));
    }

    private static IEnumerable<string> Describe(Page page)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{page.Status}  {page.Address}  {AmountText.Bytes(page.Body.Length)}, "
                + $"{ElapsedText.WithUnits(page.Latency)}"
        );
        foreach (KeyValuePair<string, IEnumerable<string>> header in page.Headers.Concat(page.ContentHeaders))
        {
            yield return $"{header.Key}: {string.Join(", ", header.Value)}";
        }

        Uri[] links = [.. page.Links()];
        yield return AmountText.Of(links.Length, "link");
        foreach (Uri link in links)
        {
            yield return $"  {link}";
        }
    }

    private static IEnumerable<string> Select(Page page, (string Text, Selector Selector)[] selectors)
    {
        foreach ((string text, Selector selector) in selectors)
        {
            string mark = selectors.Length > 1 ? $"{text}: " : "";
            foreach (string found in selector.All(page.Document))
            {
                yield return mark + found;
            }
        }
    }

    private static string Words(string? outcome) =>
        outcome switch
        {
            null or "" => "no page came",
            _ when outcome.Contains("private address", StringComparison.Ordinal) =>
                "its address is not one of the internet; --allow-private fetches from it",
            _ when outcome.Contains("dropped: robots", StringComparison.Ordinal) =>
                "its robots.txt forbids it; --no-robots fetches it all the same",
            _ => outcome,
        };

    private int Fetch(ParseResult parsed, TextWriter output, TextWriter error)
    {
        string address = AddressText.Read(parsed.GetRequiredValue(_address));
        (string, Selector)[] selectors =
        [
            .. (parsed.GetValue(_select) ?? []).Select(static text => (text, SelectorText.Read("--select", text))),
        ];
        var spider = new FetchSpider(address, page => selectors.Length > 0 ? Select(page, selectors) : Describe(page));
        CrawlArguments arguments = _options.Of(parsed) with { IsQuiet = true, Stats = StatsFormat.None };
        var runner = new CrawlRunner(spider, arguments, output, error);
        int code = runner.Run();
        if (spider.Lines is not { } lines)
        {
            if (code is ExitCodes.Success or ExitCodes.Failed)
            {
                throw new CommandException($"{address}: {Words(runner.Outcome)}", ExitCodes.Failed);
            }

            return code;
        }

        // A page may hold what a terminal takes as commands.
        foreach (string line in lines)
        {
            output.WriteLine(VisibleText.Of(line, int.MaxValue));
        }

        return lines.Count > 0 ? code : ExitCodes.Failed;
    }
}
