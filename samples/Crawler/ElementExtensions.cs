using AngleSharp.Dom;
using Crawler.Pages;

namespace Crawler;

/// <summary>The questions to a page, for a part of it.</summary>
/// <remarks>Selectors are read by <see cref="Selector.Parse"/>, and match within the element.</remarks>
public static class ElementExtensions
{
    /// <summary>The text of the element and of all within it, without scripts and styles in it, and without space
    /// around it.</summary>
    public static string Text(this IElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return ElementText.Of(element);
    }

    /// <summary>What the first match within the element gives: its text, or what the end of the selector says; null if
    /// nothing matches.</summary>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public static string? Text(this IElement element, string selector) => Selector.Parse(selector).First(element);

    /// <summary>What all matches within the element give, in the order of the page.</summary>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public static IEnumerable<string> Texts(this IElement element, string selector) =>
        Selector.Parse(selector).All(element);

    /// <summary>The absolute address that the element leads to, without a fragment; null if it has none, or one that
    /// cannot be fetched.</summary>
    public static Uri? Link(this IElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return ElementLink.Of(element);
    }

    /// <summary>The same for the first match within the element that leads somewhere: <c>card.Link("a")</c>.</summary>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public static Uri? Link(this IElement element, string selector) =>
        Selector
            .Parse(selector)
            .Elements(element)
            .Select(ElementLink.Of)
            .FirstOrDefault(static link => link is not null);
}
