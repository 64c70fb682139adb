using System.Reflection;

namespace Becket.Tests.Docs;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    /// <summary>What a reader reads first, and the pages behind it.</summary>
    public static IReadOnlyList<Page> Pages { get; } =
    [
        Page.Read("README.md"),
        .. Directory
            .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Page.Read),
    ];

    public static string FullPath(string relative) => Path.Combine(Root, relative);
}
