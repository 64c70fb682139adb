namespace Becket.Site.Pages;

/// <summary>Where a file of the repository is in the site, and how pages of the site link to each other.</summary>
internal static class SitePaths
{
    private const string DocsFolder = "docs/";
    private const string ReadMe = "README.md";

    /// <summary>The page of a Markdown file, without extension. A README is the index of its folder.</summary>
    public static string OfPage(string file)
    {
        if (file == DocsFolder + ReadMe)
        {
            return "contents";
        }

        string path = WithoutDocs(file);
        string name = path[(path.LastIndexOf('/') + 1)..];
        string folder = path[..^name.Length];
        return name == ReadMe ? folder + "index"
            // CHANGELOG.md and CONTRIBUTING.md shout by custom; addresses do not.
            : folder.Length == 0 && name.Any(char.IsUpper) && file == path ? name[..^3].ToLowerInvariant()
            : folder + name[..^3];
    }

    /// <summary>The page of a file that is shown as it is.</summary>
    public static string OfSource(string file) => "source/" + file;

    /// <summary>The page that lists the files of a folder.</summary>
    public static string OfFolder(string folder) => $"source/{folder}/index";

    /// <summary>A picture.</summary>
    public static string OfPicture(string file) => WithoutDocs(file);

    /// <summary>The address of a file of the site, as seen from a page.</summary>
    /// <param name="page">The page with the link.</param>
    /// <param name="target">The file, with its extension.</param>
    public static string Relative(string page, string target)
    {
        string[] from = page.Split('/')[..^1];
        string[] to = target.Split('/');
        int common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        return string.Concat(Enumerable.Repeat("../", from.Length - common)) + string.Join('/', to[common..]);
    }

    /// <summary>The path that a relative link means.</summary>
    /// <param name="file">The file with the link.</param>
    /// <param name="link">The link, without an anchor.</param>
    /// <returns>The path from the root, or null if the link leaves it.</returns>
    public static string? Resolve(string file, string link)
    {
        var parts = new List<string>(file.Split('/')[..^1]);
        foreach (string part in link.Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string WithoutDocs(string file) =>
        file.StartsWith(DocsFolder, StringComparison.Ordinal) ? file[DocsFolder.Length..] : file;
}
