namespace Becket.Site.Pages;

/// <summary>A page in the table of contents.</summary>
/// <param name="Title">What the entry shows.</param>
/// <param name="Path">The page.</param>
/// <param name="Description">One sentence about it; may be empty.</param>
/// <param name="Below">The pages that belong to it.</param>
internal sealed record ContentsItem(string Title, string Path, string Description, IReadOnlyList<ContentsItem> Below);
