namespace Becket.Site.Pages;

/// <summary>Pages under one title.</summary>
internal sealed record ContentsGroup(string Title, IReadOnlyList<ContentsItem> Items)
{
    /// <summary>The pages of the group in reading order.</summary>
    public IEnumerable<ContentsItem> InOrder => Items.SelectMany(static item => item.Below.Prepend(item));
}
