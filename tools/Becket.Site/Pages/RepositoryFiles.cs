namespace Becket.Site.Pages;

/// <summary>The files of the repository that the site shows.</summary>
/// <param name="root">The folder of the repository.</param>
internal sealed class RepositoryFiles(string root)
{
    public bool IsFile(string path) => File.Exists(FullPath(path));

    public bool IsFolder(string path) => path.Length > 0 && Directory.Exists(FullPath(path));

    public string ReadText(string path) => File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");

    public byte[] ReadBytes(string path) => File.ReadAllBytes(FullPath(path));

    /// <summary>The names in a folder, folders with a slash at their ends; without the output of builds.</summary>
    public IEnumerable<string> Names(string folder) =>
        !IsFolder(folder)
            ? []
            : new DirectoryInfo(FullPath(folder))
                .EnumerateFileSystemInfos()
                .Where(static entry => entry.Name is not ("bin" or "obj") && entry.Name[0] != '.')
                .Select(static entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name)
                .Order(StringComparer.Ordinal);

    /// <summary>The files with which the packages bring their global usings.</summary>
    public IEnumerable<string> GlobalUsings() =>
        Directory
            .EnumerateDirectories(FullPath("src"))
            .Select(static project => Path.Combine(project, "buildTransitive"))
            .Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.props"))
            .Order(StringComparer.Ordinal);

    /// <summary>The README files of the packages.</summary>
    public IEnumerable<string> PackagePages() =>
        Names("src").Select(static name => $"src/{name}README.md").Where(IsFile);

    private string FullPath(string path) => Path.Combine(root, path);
}
