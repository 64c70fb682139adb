namespace Becket.Tests.Docs;

public sealed class LinksInDocsTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages.Select(static page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings_that_exist(string path)
    {
        Page page = Repository.Pages.Single(page => page.Path == path);

        IEnumerable<string> broken = page
            .Links.Where(static link => !link.Target.Contains("://", StringComparison.Ordinal))
            .Where(link => !Exists(page, link.Target))
            .Select(static link => $"line {link.Line}: {link.Target}");

        Assert.Empty(broken);
    }

    [Fact]
    public void The_index_names_every_page()
    {
        Page index = Repository.Pages.Single(static page => page.Path == "docs/README.md");

        IEnumerable<string> missing = Repository
            .Pages.Select(static page => page.Path)
            .Where(static path => path.StartsWith("docs/", StringComparison.Ordinal) && path != "docs/README.md")
            .Except(index.Links.Select(static link => "docs/" + link.Target));

        Assert.Empty(missing);
    }

    private static bool Exists(Page page, string target)
    {
        (string? file, string? anchor) = target.Split('#', 2) is [var before, var behind]
            ? (before, behind)
            : (target, null);
        string full =
            file.Length == 0
                ? Repository.FullPath(page.Path)
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.FullPath(page.Path))!, file));
        if (anchor is null)
        {
            return Path.Exists(full);
        }

        string relative = Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
        return Repository.Pages.FirstOrDefault(other => other.Path == relative) is { } other
            && other.Anchors.Contains(anchor);
    }
}
