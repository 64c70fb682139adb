using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.CodeFixes;

/// <summary>The fix for BKT0011: without <c>ConfigureAwait(false)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ConfigureAwaitCodeFix : CodeFixProvider
{
    private const string Title = "Remove ConfigureAwait(false)";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.ConfigureAwait.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await FixContext.Of<InvocationExpressionSyntax>(context).ConfigureAwait(false) is not { } found
            || found.Node.Expression is not MemberAccessExpressionSyntax access
        )
        {
            return;
        }

        ExpressionSyntax task = access.Expression.WithTriviaFrom(found.Node);
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(found.Node, task))),
                equivalenceKey: Title
            ),
            context.Diagnostics
        );
    }
}
