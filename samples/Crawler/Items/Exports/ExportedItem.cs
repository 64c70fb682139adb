namespace Crawler.Items.Exports;

/// <summary>An item on its way to a file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">The name of its type.</param>
/// <param name="Json">Its values.</param>
/// <param name="Address">The page it is from, for an item that failed.</param>
/// <param name="Reason">Why it failed.</param>
internal readonly record struct ExportedItem(long Id, string Type, string Json, string Address, string Reason);
