using System.Collections.Concurrent;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>A selector of CSS that may end with what to take of each match.</summary>
/// <remarks>
/// <para><c>h1</c> and <c>h1::text</c>: the text of the element and of all within it, without scripts and styles, and
/// without space around it. <c>img::attr(alt)</c>: an attribute as it is written; matches without it are left out.
/// <c>a::link</c>: the absolute address that the element leads to, of whatever attribute has it; those that cannot be
/// fetched are left out. <c>.body::html</c>: the element itself, as HTML.</para>
/// <para>The end belongs to the whole list: <c>h1, h2::text</c> takes the text of both. Names of elements and
/// attributes match in any case.</para>
/// <para>Differs: Scrapy's <c>h1::text</c> gives each piece of text directly in the element by itself, so that a word
/// in bold is missing. <c>h1 *::text</c> of Scrapy is <c>h1</c> here.</para>
/// <para>Threads: any.</para>
/// </remarks>
public sealed class Selector
{
    /// <summary>How many selectors are kept. A program has few; one that makes them of data must not fill the
    /// memory.</summary>
    private const int MaximumKept = 1_000;

    private static readonly ConcurrentDictionary<string, Selector> s_kept = new(StringComparer.Ordinal);

    private readonly ISelector _matches;
    private readonly Func<IElement, string?> _take;

    private Selector(ISelector matches, Func<IElement, string?> take)
    {
        _matches = matches;
        _take = take;
    }

    /// <summary>Reads a selector.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says what is wrong.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (s_kept.TryGetValue(text, out Selector? kept))
        {
            return kept;
        }

        Selector selector = Read(text);
        if (s_kept.Count >= MaximumKept)
        {
            s_kept.Clear();
        }

        s_kept[text] = selector;
        return selector;
    }

    /// <summary>What the first match gives; null if nothing matches.</summary>
    public string? First(IParentNode node) => All(node).FirstOrDefault();

    /// <summary>What all matches give, in the order of the page.</summary>
    public IEnumerable<string> All(IParentNode node)
    {
        foreach (IElement element in Elements(node))
        {
            if (_take(element) is { } value)
            {
                yield return value;
            }
        }
    }

    /// <summary>The matches.</summary>
    public IHtmlCollection<IElement> Elements(IParentNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ((INode)node).ChildNodes.QuerySelectorAll(_matches);
    }

    private static Selector Read(string text)
    {
        string css = text.Trim();
        Func<IElement, string?> take = ElementText.Of;
        int end = css.LastIndexOf("::", StringComparison.Ordinal);
        if (end >= 0 && !css.AsSpan(end).ContainsAny(']', '"', '\''))
        {
            take = TakerOf(css[(end + 2)..].Trim(), text);
            css = css[..end].Trim();
        }

        // Nothing is found with the pseudo-elements of style sheets. In brackets it is the value of an attribute.
        ISelector? matches =
            css.Contains("::", StringComparison.Ordinal) && !css.Contains('[', StringComparison.Ordinal)
                ? null
                : new CssSelectorParser().ParseSelector(css);
        return matches is null ? throw Mistake(text, $"\"{css}\" is no selector of CSS") : new Selector(matches, take);
    }

    private static Func<IElement, string?> TakerOf(string end, string text)
    {
        const string Attribute = "attr(";
        switch (end)
        {
            case "text":
                return ElementText.Of;

            case "html":
                return static element => element.OuterHtml;

            case "link":
                return static element => ElementLink.Of(element)?.AbsoluteUri;
        }

        if (end.StartsWith(Attribute, StringComparison.Ordinal) && end.EndsWith(')'))
        {
            string name = end[Attribute.Length..^1].Trim();
            if (name.Length > 0)
            {
                return element => element.GetAttribute(name);
            }
        }

        throw Mistake(text, $"it may end with ::text, ::attr(NAME), ::link or ::html, but not with \"::{end}\"");
    }

    private static FormatException Mistake(string text, string reason) =>
        new($"The selector \"{text}\" cannot be read: {reason}.");
}
