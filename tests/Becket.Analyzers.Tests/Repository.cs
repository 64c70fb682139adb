using System.Reflection;

namespace Becket.Analyzers.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static data => data.Key == "RepositoryRoot")
        .Value!;

    public static string FullPath(string path) => Path.Combine(s_root, path);
}
