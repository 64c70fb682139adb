using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Becket.Analyzers.Chains;

/// <summary>Takes back the compiler's CS4014 ("this call is not awaited") at statements that only add to the chain of a
/// deferred, and at those that BKT0003 reports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChainSuppressor : DiagnosticSuppressor
{
    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Rules.ChainIsKept];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (context.ReportedDiagnostics.IsEmpty || KnownTypes.Of(context.Compilation) is not { } types)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (
                diagnostic.Location.SourceTree is { } tree
                && ExpressionAt(context, diagnostic, tree) is { } expression
                && types.IsDeferred(expression.Type)
                && (!ChainExpressions.Drops(expression, types) || IsReported(context, tree))
            )
            {
                context.ReportSuppression(Suppression.Create(Rules.ChainIsKept, diagnostic));
            }
        }
    }

    private static IOperation? ExpressionAt(SuppressionAnalysisContext context, Diagnostic diagnostic, SyntaxTree tree)
    {
        SyntaxNode? node = tree.GetRoot(context.CancellationToken)
            .FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        while (node is not null and not ExpressionSyntax)
        {
            node = node.Parent;
        }

        return node is null ? null : context.GetSemanticModel(tree).GetOperation(node, context.CancellationToken);
    }

    /// <summary>Whether BKT0003 is on in this file. If it is off, the compiler's warning is better than none.</summary>
    private static bool IsReported(SuppressionAnalysisContext context, SyntaxTree tree)
    {
        CompilationOptions options = context.Compilation.Options;
        if (
            options.SyntaxTreeOptionsProvider is not { } provider
            || !provider.TryGetDiagnosticValue(
                tree,
                Rules.Dropped.Id,
                context.CancellationToken,
                out ReportDiagnostic own
            )
        )
        {
            options.SpecificDiagnosticOptions.TryGetValue(Rules.Dropped.Id, out own);
        }

        return own != ReportDiagnostic.Suppress;
    }
}
