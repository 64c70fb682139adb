namespace Crawler.FrontierProgram;

/// <summary>An item of the pretended site.</summary>
internal sealed record PageItem(string Key, string Title, int Number);
