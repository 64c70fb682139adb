namespace Becket.Site.Pages;

/// <summary>What a page is about. Search lists the kinds in this order.</summary>
internal enum DocumentKind
{
    /// <summary>A page that was written: how to do something, how something works.</summary>
    Guide,

    /// <summary>The reference of a namespace, a type or a member.</summary>
    Reference,

    /// <summary>A file of the repository that a page links to.</summary>
    SourceFile,
}
