namespace Becket.Tests.Docs;

/// <summary>A block of C# on a page.</summary>
/// <param name="Name">The page, and the number of the block's first line.</param>
/// <param name="Code">The block.</param>
/// <param name="Given">Members that the block may use.</param>
/// <param name="ExcerptOf">The file that contains the same code, or null.</param>
internal sealed record CodeBlock(string Name, string Code, string Given, string? ExcerptOf);
