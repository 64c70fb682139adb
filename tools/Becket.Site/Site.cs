using System.Text;
using Becket.Site.Html;
using Becket.Site.Pages;
using Becket.Site.Reference;

namespace Becket.Site;

/// <summary>The whole site in memory. The same repository gives the same bytes.</summary>
internal sealed class Site
{
    /// <summary>The names of the files that a build has written, for the next one.</summary>
    private const string ListOfFiles = ".files";

    private static readonly string[] s_assets = ["icon.svg", "site.css", "site.js", "theme.js"];

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private Site(IReadOnlyList<Document> pages) => Pages = pages;

    /// <summary>The pages: those that were written, then the reference.</summary>
    public IReadOnlyList<Document> Pages { get; }

    /// <summary>The files by their paths.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Builds the site.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="repository">The address of the repository on the web, or null.</param>
    /// <exception cref="SiteException">A page has a mistake, or a file is missing.</exception>
    public static Site Build(string root, string? repository)
    {
        var files = new RepositoryFiles(root);
        (IReadOnlyList<Document> written, IReadOnlyCollection<string> pictures) = PageCollector.Collect(files);
        var reference = new ReferencePages(
            Library.Read(),
            written.Select(static page => page.Path).ToHashSet(StringComparer.Ordinal)
        );
        var site = new Site([.. written, .. reference.Write()]);
        var byPath = written.ToDictionary(static page => page.Path, StringComparer.Ordinal);
        IReadOnlyList<ContentsGroup> guides = Contents.Read(byPath["contents"], byPath);
        (Document Page, RenderedPage Rendered)[] rendered =
        [
            .. new PageRenderer(site.Pages, reference.Addresses, files.GlobalUsings()).Render(),
        ];
        var template = new PageTemplate(guides, reference.Namespaces, repository);
        foreach ((Document page, RenderedPage content) in rendered)
        {
            site.Add(page.Path + ".html", template.Write(page, content));
            site.Add(page.Path + ".md", page.Markdown);
        }

        site.Add(
            "assets/search.js",
            SearchEntries.Write(rendered.Where(static pair => pair.Page.Kind != DocumentKind.SourceFile))
        );
        site.Add("llms.txt", ListForModels.Write(byPath["index"], guides, reference.Namespaces));
        foreach (string picture in pictures)
        {
            site._files.Add(SitePaths.OfPicture(picture), files.ReadBytes(picture));
        }

        foreach (string asset in s_assets)
        {
            using Stream stream = typeof(Site).Assembly.GetManifestResourceStream(asset)!;
            using var reader = new StreamReader(stream);
            site.Add("assets/" + asset, reader.ReadToEnd());
        }

        return site;
    }

    /// <summary>Writes the files, and deletes files that an earlier build wrote and that are no longer part of the
    /// site. Other files in the folder stay.</summary>
    /// <param name="folder">The folder; it is made if it does not exist.</param>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        string list = Path.Combine(folder, ListOfFiles);
        string[] before = File.Exists(list) ? File.ReadAllLines(list) : [];
        foreach ((string path, byte[] content) in _files)
        {
            string full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (!File.Exists(full) || !File.ReadAllBytes(full).AsSpan().SequenceEqual(content))
            {
                File.WriteAllBytes(full, content);
            }
        }

        foreach (string path in before.Where(path => !_files.ContainsKey(path)))
        {
            File.Delete(Path.Combine(folder, path));
        }

        File.WriteAllLines(list, _files.Keys);
    }

    private void Add(string path, string text) =>
        _files.Add(path, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
}
