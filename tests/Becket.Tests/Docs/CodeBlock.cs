namespace Becket.Tests.Docs;

/// <summary>A block of C# on a page.</summary>
/// <param name="Name">The page and the line of its first line.</param>
/// <param name="Code">The block.</param>
/// <param name="Given">Members that it may use.</param>
/// <param name="ExcerptOf">The file it was taken from, or null.</param>
internal sealed record CodeBlock(string Name, string Code, string Given, string? ExcerptOf);
