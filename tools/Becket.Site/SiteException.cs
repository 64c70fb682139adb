namespace Becket.Site;

/// <summary>The site cannot be built: a page has a mistake, or a file is missing. The message says where.</summary>
public sealed class SiteException(string message) : Exception(message);
