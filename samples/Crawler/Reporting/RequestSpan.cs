namespace Crawler.Reporting;

/// <summary>One request on the picture of the slots.</summary>
/// <param name="Slot">Which of the slots it held: 0 to one less than the bound.</param>
/// <param name="Host">Its host.</param>
/// <param name="Begin">When it began, since the crawl began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Outcome">Its status, or the word of its error.</param>
/// <param name="Address">What it fetched.</param>
public sealed record RequestSpan(int Slot, string Host, TimeSpan Begin, TimeSpan End, string Outcome, string Address);
