namespace Crawler.Program;

/// <summary>An item of a page of the graph.</summary>
public sealed record PageItem(string Key, string Name, string Price);
