using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Fixes for BKT0003: await the deferred, or say that it is dropped on purpose.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DroppedDeferredCodeFix : CodeFixProvider
{
    private const string AwaitIt = "Await it";
    private const string DropIt = "Drop it on purpose: a failure is logged";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Dropped.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await FixContext.Of<ExpressionSyntax>(context).ConfigureAwait(false) is not { } found
            || found.Node.Parent
                is not (ExpressionStatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax)
        )
        {
            return;
        }

        if (found.Node.Parent is ExpressionStatementSyntax && AsyncFunctions.CanAwait(found.Node, found.Model))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    AwaitIt,
                    _ =>
                        Task.FromResult(
                            context.Document.WithSyntaxRoot(
                                AsyncFunctions.ReplaceByAwait(found.Root, found.Node, found.Node)
                            )
                        ),
                    equivalenceKey: nameof(AwaitIt)
                ),
                context.Diagnostics
            );
        }

        ExpressionSyntax dropped = SyntaxFactory
            .AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression,
                SyntaxFactory.IdentifierName("_"),
                found.Node.WithoutTrivia()
            )
            .WithTriviaFrom(found.Node)
            .WithAdditionalAnnotations(Formatter.Annotation);
        context.RegisterCodeFix(
            CodeAction.Create(
                DropIt,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(found.Node, dropped))),
                equivalenceKey: nameof(DropIt)
            ),
            context.Diagnostics
        );
    }
}
