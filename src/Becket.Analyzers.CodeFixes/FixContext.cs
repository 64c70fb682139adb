using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Becket.Analyzers.CodeFixes;

/// <summary>The document of a diagnostic, and the node that was reported.</summary>
internal sealed class FixContext<TNode>(SyntaxNode root, SemanticModel model, TNode node)
    where TNode : SyntaxNode
{
    public SyntaxNode Root { get; } = root;

    public SemanticModel Model { get; } = model;

    public TNode Node { get; } = node;
}

/// <summary>Makes these.</summary>
internal static class FixContext
{
    /// <summary>The first node of this kind at the diagnostic, from the inside out; null if there is none.</summary>
    public static async Task<FixContext<TNode>?> Of<TNode>(CodeFixContext context)
        where TNode : SyntaxNode
    {
        Document document = context.Document;
        if (
            await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
        )
        {
            return null;
        }

        SyntaxNode? node = root.FindNode(context.Span, getInnermostNodeForTie: true);
        while (node is not null and not TNode)
        {
            node = node.Parent;
        }

        return node is TNode found ? new FixContext<TNode>(root, model, found) : null;
    }
}
