using Becket.Site.Code;

namespace Becket.Site.Pages;

/// <summary>A page of the site, as Markdown with links to the Markdown files of other pages.</summary>
/// <param name="Path">Its path in the site, without an extension: <c>analyzers/BKT0001</c>.</param>
/// <param name="Kind">What the page is about.</param>
/// <param name="Title">Its title, as plain text.</param>
/// <param name="Markdown">The page. Comments that a reader must not see are removed.</param>
internal sealed record Document(string Path, DocumentKind Kind, string Title, string Markdown)
{
    /// <summary>One sentence or less about the page, for search, for llms.txt and for lists of pages; may be
    /// empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The file in the repository that the page was made from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>Declarations that the blocks of C# may use, with the number of the line from which on.</summary>
    public IReadOnlyList<(int Line, string Code)> Given { get; init; } = [];

    /// <summary>The pages above this one, outermost first, with their titles.</summary>
    public IReadOnlyList<(string Path, string Title)> Above { get; init; } = [];

    /// <summary>Blocks of code whose parts are known already: signatures in the reference.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CodeSpan>> Signatures { get; init; } =
        new Dictionary<string, IReadOnlyList<CodeSpan>>();
}
