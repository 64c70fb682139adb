namespace Crawler.Items;

/// <summary>An item as it is recorded.</summary>
/// <param name="Type">The name of its type.</param>
/// <param name="Json">Its values: an object of JSON on one line.</param>
/// <param name="Key">What it shares only with itself; null without.</param>
/// <param name="Error">Why it failed, with the stage; null if it passed.</param>
internal readonly record struct ItemRecord(string Type, string Json, string? Key, string? Error);
