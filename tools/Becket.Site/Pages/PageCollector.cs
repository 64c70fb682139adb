using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Becket.Site.Pages;

/// <summary>Collects the pages: the first page, those of the packages, and each Markdown file that another page links
/// to. A new page needs
/// nothing but a link.</summary>
/// <remarks>Other files that pages link to, such as samples, become pages that show the file, and a folder becomes a
/// page that lists its files. So every link works without a network and without the repository.</remarks>
internal sealed class PageCollector
{
    private const string FirstPage = "README.md";
    private const string ContentsPage = "docs/README.md";

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .Build();

    private readonly RepositoryFiles _files;
    private readonly Queue<string> _open = new();
    private readonly HashSet<string> _known = [];
    private readonly List<Document> _pages = [];
    private readonly SortedSet<string> _pictures = new(StringComparer.Ordinal);

    private PageCollector(RepositoryFiles files) => _files = files;

    /// <summary>Reads the pages.</summary>
    /// <returns>The pages in the order in which they were found; and the pictures, as paths in the
    /// repository.</returns>
    public static (IReadOnlyList<Document> Pages, IReadOnlyCollection<string> Pictures) Collect(RepositoryFiles files)
    {
        var collector = new PageCollector(files);
        collector.Add(FirstPage);
        collector.Add(ContentsPage);
        foreach (string page in files.PackagePages())
        {
            collector.Add(page);
        }

        while (collector._open.TryDequeue(out string? path))
        {
            collector._pages.Add(collector.Read(path));
        }

        return (collector._pages, collector._pictures);
    }

    private static bool IsPicture(string path) => Path.GetExtension(path) is ".png" or ".svg" or ".jpg" or ".gif";

    private static string Language(string path) =>
        Path.GetExtension(path) switch
        {
            ".cs" => "csharp",
            ".csproj" or ".props" or ".targets" or ".xml" => "xml",
            ".json" => "json",
            ".py" => "python",
            ".sh" => "sh",
            _ => "text",
        };

    private static string LanguageOf(string path, string text) =>
        text.StartsWith("#!", StringComparison.Ordinal) && text.Split('\n')[0].EndsWith("sh", StringComparison.Ordinal)
            ? "sh"
            : Language(path);

    private void Add(string path)
    {
        if (_known.Add(path))
        {
            _open.Enqueue(path);
        }
    }

    private Document Read(string path) =>
        _files.IsFolder(path) ? ReadFolder(path)
        : Path.GetExtension(path) == ".md" ? ReadPage(path)
        : ReadFile(path);

    private Document ReadPage(string path)
    {
        (string text, IReadOnlyList<(int, string)> given) = HiddenComments.Split(_files.ReadText(path));
        MarkdownDocument markdown = Markdown.Parse(text, s_pipeline);
        string page = SitePaths.OfPage(path);
        var replaced = new List<(SourceSpan Span, string Link)>();
        foreach (LinkInline link in markdown.Descendants<LinkInline>())
        {
            if (link.Url is { } url && Target(path, url, link.Line + 1) is (var file, var anchor))
            {
                replaced.Add((link.UrlSpan, SitePaths.Relative(page, file) + anchor));
            }
        }

        // From the end, so that the places before stay where they are. A picture in a link ends before the link does.
        foreach ((SourceSpan span, string link) in replaced.OrderByDescending(static entry => entry.Span.Start))
        {
            text = text[..span.Start] + link + text[(span.End + 1)..];
        }

        HeadingBlock heading =
            markdown.OfType<HeadingBlock>().FirstOrDefault(static block => block.Level == 1)
            ?? throw new SiteException($"{path} has no title: begin it with a line such as '# Title'.");
        ParagraphBlock? first = markdown
            .SkipWhile(block => block != heading)
            .Skip(1)
            .TakeWhile(static block => block is not HeadingBlock)
            .OfType<ParagraphBlock>()
            .FirstOrDefault();
        return new Document(page, DocumentKind.Guide, PlainText.Of(heading.Inline), text)
        {
            Description = first is null ? "" : PlainText.FirstSentence(PlainText.Of(first.Inline)),
            Given = given,
            Source = path,
        };
    }

    private Document ReadFile(string path)
    {
        string text = _files.ReadText(path).TrimEnd('\n');
        string fence = text.Contains("```", StringComparison.Ordinal) ? "~~~~" : "```";
        string name = path[(path.LastIndexOf('/') + 1)..];
        return new Document(
            SitePaths.OfSource(path),
            DocumentKind.SourceFile,
            name,
            $"# {PlainText.Escape(name)}\n\n`{path}`\n\n{fence}{LanguageOf(path, text)}\n{text}\n{fence}\n"
        )
        {
            Description = path,
            Source = path,
        };
    }

    private Document ReadFolder(string path)
    {
        string page = SitePaths.OfFolder(path);
        IEnumerable<string> lines = _files
            .Names(path)
            .Where(name => name[^1] == '/' || IsText(name))
            .Select(name =>
            {
                (string target, _) = Target(path + "/", name.TrimEnd('/'), line: 1)!.Value;
                return $"- [{PlainText.Escape(name)}]({SitePaths.Relative(page, target)})";
            });
        return new Document(
            page,
            DocumentKind.SourceFile,
            path + "/",
            $"# {PlainText.Escape(path)}/\n\n{string.Join('\n', lines)}\n"
        )
        {
            Description = path,
            Source = path,
        };
    }

    private static bool IsText(string name) =>
        Path.GetExtension(name) is ".cs" or ".csproj" or ".md" or ".json" or ".py" or ".sh" or ".txt" or "";

    /// <summary>The file of the site that a link means, and its anchor. Null for a link that stays as it is.</summary>
    private (string File, string Anchor)? Target(string from, string url, int line)
    {
        if (
            url.Length == 0
            || url[0] == '#'
            || url.Contains("://", StringComparison.Ordinal)
            || url.StartsWith("mailto:")
        )
        {
            return null;
        }

        int hash = url.IndexOf('#', StringComparison.Ordinal);
        (string link, string anchor) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        string path =
            SitePaths.Resolve(from, link)
            ?? throw new SiteException($"{from}, line {line}: the link {url} leaves the repository.");
        if (IsPicture(path))
        {
            _pictures.Add(path);
            return (SitePaths.OfPicture(path), anchor);
        }

        if (_files.IsFolder(path) && _files.IsFile(path + "/README.md"))
        {
            path += "/README.md";
        }

        if (!_files.IsFolder(path) && !_files.IsFile(path))
        {
            throw new SiteException($"{from}, line {line}: the link {url} leads to no file.");
        }

        Add(path);
        string page =
            _files.IsFolder(path) ? SitePaths.OfFolder(path)
            : Path.GetExtension(path) == ".md" ? SitePaths.OfPage(path)
            : SitePaths.OfSource(path);
        return (page + ".md", anchor);
    }
}
