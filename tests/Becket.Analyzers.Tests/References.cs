using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Tests;

/// <summary>What the code of the tests is compiled against: this runtime, the library that was built, and the packages
/// that users combine it with.</summary>
internal static class References
{
    /// <summary>What the names of their files begin with.</summary>
    private static readonly string[] s_beside =
    [
        "AngleSharp",
        "Becket.dll",
        "Becket.Dns.dll",
        "Becket.Http.dll",
        "Becket.Testing.dll",
        "Crawler.dll",
        "DnsClient",
        "Google.Protobuf",
        "Grpc.",
        "Microsoft.Data.Sqlite",
        "Microsoft.Extensions.Logging.Abstractions",
        "Npgsql",
        "Microsoft.VisualStudio.",
        "OpenTelemetry",
        "PolyType",
        "StackExchange.",
        "StreamJsonRpc",
        "xunit.v3",
    ];

    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsBeside))
            .Concat(Trusted.Where(IsOfContainers))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The framework for web programs, and its package, besides.</summary>
    public static IReadOnlyList<MetadataReference> OfWeb { get; } =
    [
        .. Trusted
            .Where(static path =>
                Path.GetFileName(path) is "Becket.AspNetCore.dll" or "Becket.Hosting.dll" or "Becket.Orleans.dll"
                || path.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            )
            .Where(static path => !All.Any(known => Path.GetFileName(known.Display) == Path.GetFileName(path)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static string[] Trusted =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>Containers and their clients of HTTP, which programs without web pages use, too.</summary>
    private static bool IsOfContainers(string path) =>
        Path.GetFileName(path).StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal)
        || Path.GetFileName(path).StartsWith("Microsoft.Extensions.Http", StringComparison.Ordinal);

    private static bool IsBeside(string path) =>
        s_beside.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
}
