using System.CommandLine;
using Crawler.CommandLine;
using Crawler.Tool.Spiders;

namespace Crawler.Tool;

/// <summary><c>crawler run</c>: a crawl without code.</summary>
internal sealed class RunCommand : Command
{
    private readonly Argument<string[]> _addresses = new("URL")
    {
        Description = "The addresses to begin with.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _follow = new("--follow")
    {
        Description = "Follow the links of the elements that this selector of CSS finds: \"a\". May be repeated.",
        HelpName = "SELECTOR",
    };

    private readonly Option<string[]> _allow = new("--allow")
    {
        Description =
            "A host to fetch from, with the names below it. Default: those of the addresses. May be repeated.",
        HelpName = "HOST",
    };

    private readonly Option<string[]> _item = new("--item")
    {
        Description =
            "A field of the items: \"title=h1::text\" takes the first match, \"tags[]=a.tag::text\" all of them. "
            + "May be repeated.",
        HelpName = "NAME=SELECTOR",
    };

    private readonly Option<string?> _where = new("--where")
    {
        Description = "Make items only of pages where this selector finds something.",
        HelpName = "SELECTOR",
    };

    private readonly CrawlOptions _options = new(new CrawlSettings());

    public RunCommand(TextWriter output, TextWriter error)
        : base("run", "Crawl from these addresses, and make an item of each page, with its address.")
    {
        Add(_addresses);
        foreach (Option option in (Option[])[_follow, _allow, _item, _where])
        {
            Add(option);
        }

        _options.AddTo(this);
        SetAction(parsed => new CrawlRunner(SpiderOf(parsed), _options.Of(parsed), output, error).Run());
    }

    private SelectorSpider SpiderOf(ParseResult parsed)
    {
        string[] addresses = [.. (parsed.GetValue(_addresses) ?? []).Select(AddressText.Read)];
        return new SelectorSpider(addresses)
        {
            Allowed = parsed.GetValue(_allow) is { Length: > 0 } hosts ? hosts : null,
            Follow =
            [
                .. (parsed.GetValue(_follow) ?? []).Select(static text => SelectorText.ReadElements("--follow", text)),
            ],
            Fields = [.. (parsed.GetValue(_item) ?? []).Select(ItemField.Read)],
            Where = parsed.GetValue(_where) is { } where ? SelectorText.ReadElements("--where", where) : null,
        };
    }
}
