using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Becket.Analyzers.CodeFixes;

/// <summary>The fix for BKT0004: <c>reactor.CallFromThread(() => …)</c> around the statement.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LoopObjectCodeFix : CodeFixProvider
{
    private const string Title = "Pass it through CallFromThread";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.LoopObjectOnThread.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixContext.Of<ExpressionSyntax>(context).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        // The whole statement: callbacks that are added belong to the same chain.
        ExpressionSyntax whole = found.Node;
        while (whole.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        bool isStatement =
            whole.Parent is ExpressionStatementSyntax
            || (whole.Parent is LambdaExpressionSyntax lambda && lambda.ExpressionBody == whole);
        if (!isStatement || ReactorExpressions.Named(found.Model, whole) is not { } reactor)
        {
            return;
        }

        ExpressionSyntax wrapped = SyntaxFactory
            .InvocationExpression(
                SyntaxFactory.MemberAccessExpression(
                    SyntaxKind.SimpleMemberAccessExpression,
                    reactor,
                    SyntaxFactory.IdentifierName("CallFromThread")
                ),
                SyntaxFactory.ArgumentList(
                    SyntaxFactory.SingletonSeparatedList(
                        SyntaxFactory.Argument(
                            SyntaxFactory.ParenthesizedLambdaExpression(
                                SyntaxFactory.ParameterList(),
                                whole.WithoutTrivia()
                            )
                        )
                    )
                )
            )
            .WithTriviaFrom(whole)
            .WithAdditionalAnnotations(Formatter.Annotation);
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(whole, wrapped))),
                equivalenceKey: Title
            ),
            context.Diagnostics
        );
    }
}
