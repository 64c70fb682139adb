namespace Crawler.Pages;

/// <summary>A page is made to exhaust the parser. It never leaves <see cref="Documents"/>.</summary>
internal sealed class DocumentBoundsException() : Exception("The page would exhaust the parser.");
