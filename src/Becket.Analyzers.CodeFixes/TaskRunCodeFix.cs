using System.Collections.Immutable;
using System.Composition;
using Becket.Analyzers.Threads;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Fixes for BKT0010, where the task is awaited: the asynchronous work without the thread, or the reactor's
/// pool for work that blocks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TaskRunCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.TaskRun.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await FixContext.Of<InvocationExpressionSyntax>(context).ConfigureAwait(false) is not { } found
            || found.Node.Parent is not AwaitExpressionSyntax
            || found.Node.ArgumentList.Arguments is not [{ Expression: LambdaExpressionSyntax lambda }]
        )
        {
            return;
        }

        if (context.Diagnostics[0].Properties[Rules.FixKind] == TaskRunAnalyzer.Blocks)
        {
            ExpressionSyntax function = SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                ReactorExpressions.OnLoop(found.Model, found.Node),
                SyntaxFactory.IdentifierName("DeferToThread")
            );
            Register(context, found, "Use the reactor's threads", found.Node.WithExpression(function));
        }
        else if (lambda.ExpressionBody is { } body)
        {
            ExpressionSyntax work = body is AwaitExpressionSyntax wait ? wait.Expression : body;
            Register(context, found, "Await the work itself", work.WithTriviaFrom(found.Node));
        }
    }

    private static void Register(
        CodeFixContext context,
        FixContext<InvocationExpressionSyntax> found,
        string title,
        ExpressionSyntax instead
    ) =>
        context.RegisterCodeFix(
            CodeAction.Create(
                title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(found.Node, instead))),
                equivalenceKey: title
            ),
            context.Diagnostics
        );
}
