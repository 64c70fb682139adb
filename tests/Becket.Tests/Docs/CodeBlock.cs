namespace Becket.Tests.Docs;

/// <summary>A block of C# on a page.</summary>
/// <param name="Name">The page, and the number of the block's first line.</param>
/// <param name="Code">The block.</param>
/// <param name="Given">Members that the block may use.</param>
/// <param name="ExcerptOf">The file that contains the same code, or null.</param>
internal sealed record CodeBlock(string Name, string Code, string Given, string? ExcerptOf)
{
    /// <summary>Pages whose blocks are programs of a web project, or of one with a host.</summary>
    private static readonly string[] s_webPages =
    [
        "docs/aspnetcore.md",
        "docs/cluster.md",
        "docs/hosting.md",
        "src/Becket.AspNetCore/README.md",
        "src/Becket.Hosting/README.md",
        "src/Becket.Orleans/README.md",
    ];

    /// <summary>Whether the block is a part of a web project.</summary>
    public bool IsWeb => s_webPages.Any(page => Name.StartsWith(page, StringComparison.Ordinal));
}
