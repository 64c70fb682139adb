using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Tests;

/// <summary>What the code of the tests is compiled against: this runtime, the library that was built, and the packages
/// that users combine it with.</summary>
internal static class References
{
    private static readonly string[] s_beside =
    [
        "Becket.dll",
        "Microsoft.Data.Sqlite.dll",
        "Microsoft.Extensions.Logging.Abstractions.dll",
        "Npgsql.dll",
        "StackExchange.Redis.dll",
        "xunit.v3.core.dll",
        "xunit.v3.assert.dll",
    ];

    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Concat(s_beside.Select(static name => Path.Combine(AppContext.BaseDirectory, name)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static bool IsManaged(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("System.", StringComparison.Ordinal) && !name.Contains("Native", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
            || name is "mscorlib.dll" or "netstandard.dll";
    }
}
