namespace Crawler.Pages;

/// <summary>What a page is made of.</summary>
internal enum PageKind
{
    /// <summary>Neither of the others: it has no elements.</summary>
    Other,

    /// <summary>HTML.</summary>
    Html,

    /// <summary>HTML in the notation of XML.</summary>
    Xhtml,

    /// <summary>Any other XML.</summary>
    Xml,
}
