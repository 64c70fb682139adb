using System.Reflection;
using System.Text;
using Becket.Site.Tests;

[assembly: AssemblyFixture(typeof(BuiltSite))]

namespace Becket.Site.Tests;

/// <summary>The site of this repository, built once for all tests, in memory and in a folder.</summary>
public sealed class BuiltSite : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket-site-");

    public BuiltSite()
    {
        Site = Site.Build(Root, repository: null);
        Site.Write(_folder.FullName);
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } =
        typeof(BuiltSite)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    internal Site Site { get; }

    /// <summary>The pages as HTML, by path.</summary>
    internal IEnumerable<(string Path, string Html)> Pages =>
        Site
            .Files.Where(static file => file.Key.EndsWith(".html", StringComparison.Ordinal))
            .Select(static file => (file.Key, Encoding.UTF8.GetString(file.Value)));

    public void Dispose() => _folder.Delete(recursive: true);

    internal string Text(string path) => Encoding.UTF8.GetString(Site.Files[path]);

    /// <summary>The address of a page on the disk.</summary>
    internal Uri Address(string path) => new(Path.Combine(_folder.FullName, path));
}
