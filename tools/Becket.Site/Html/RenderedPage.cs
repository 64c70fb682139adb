namespace Becket.Site.Html;

/// <summary>A page as HTML, without what is around it.</summary>
/// <param name="Html">The content.</param>
/// <param name="Headings">Its headings in order.</param>
/// <param name="Sections">Its text, section by section.</param>
internal sealed record RenderedPage(
    string Html,
    IReadOnlyList<Heading> Headings,
    IReadOnlyList<(string Title, string Anchor, string Text)> Sections
);
