using System.Reflection;

namespace Becket.Tests.Docs;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    /// <summary>The one page that is a copy of another project's.</summary>
    public const string CopiedPage = "tests/Becket.Conformance/FORMAT.md";

    public static string Root { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    /// <summary>The Markdown pages of the repository.</summary>
    public static IReadOnlyList<Page> Pages { get; } = [.. Files("*.md").Select(Page.Read)];

    /// <summary>The repository's own files that match a pattern, as paths from its root. Output of builds is left
    /// out.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(IsOutput))
            .Order(StringComparer.Ordinal);

    public static string FullPath(string relative) => Path.Combine(Root, relative);

    private static bool IsOutput(string folder) =>
        folder is "bin" or "obj" or "artifacts" or "results" or "TestResults" or "BenchmarkDotNet.Artifacts"
        || folder[0] == '.';
}
