using Microsoft.CodeAnalysis;

namespace Becket.Site.Code;

/// <summary>The ids by which XML documentation names things: <c>M:Becket.Net.Protocol.ConnectionMade</c>.</summary>
internal static class SymbolIds
{
    /// <summary>The id of what was declared: of the generic type, not of one made from it.</summary>
    public static string? Of(ISymbol symbol) =>
        (
            symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol
        ).OriginalDefinition.GetDocumentationCommentId();
}
