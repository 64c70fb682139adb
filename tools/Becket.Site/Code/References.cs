using Microsoft.CodeAnalysis;

namespace Becket.Site.Code;

/// <summary>The assemblies that this program was built with: the framework, the one for web programs, and the
/// libraries.</summary>
internal static class References
{
    /// <summary>The paths of all assemblies.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );

    /// <summary>All of them, as the compiler needs them.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } =
    [.. Paths.Select(static path => MetadataReference.CreateFromFile(path))];
}
