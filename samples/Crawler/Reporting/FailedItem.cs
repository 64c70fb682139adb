namespace Crawler.Reporting;

/// <summary>An item that failed in a stage.</summary>
/// <param name="Page">The address of its page.</param>
/// <param name="Type">The name of its type.</param>
/// <param name="Json">Its values.</param>
/// <param name="Reason">Why, with the stage.</param>
public sealed record FailedItem(string Page, string Type, string Json, string Reason);
