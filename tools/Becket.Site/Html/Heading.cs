namespace Becket.Site.Html;

/// <summary>A heading on a page.</summary>
internal sealed record Heading(int Level, string Title, string Anchor);
