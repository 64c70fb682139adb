using System.Collections.Immutable;
using System.Composition;
using Becket.Analyzers.Blocking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Fixes for BKT0001: the asynchronous form, <c>DeferLater</c> for a sleep, <c>DeferToThread</c> for the
/// rest.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BlockingCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Blocking.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Diagnostic diagnostic = context.Diagnostics[0];
        if (
            await FixContext.Of<ExpressionSyntax>(context).ConfigureAwait(false) is not { } found
            || !AsyncFunctions.CanAwait(found.Node, found.Model)
            || found.Model.GetOperation(found.Node, context.CancellationToken) is not { } use
        )
        {
            return;
        }

        if (Awaited(use, found, diagnostic) is { } awaited)
        {
            Register(context, found, "Await it", awaited);
        }

        if (
            diagnostic.Properties[Rules.FixKind] is nameof(BlockingKind.Call) or nameof(BlockingKind.OnlyThread)
            && use is IInvocationOperation call
            && CanMoveToThread(call)
        )
        {
            ExpressionSyntax function = SyntaxFactory.ParenthesizedLambdaExpression(
                SyntaxFactory.ParameterList(),
                found.Node.WithoutTrivia()
            );
            Register(
                context,
                found,
                "Run it on a thread",
                Call(ReactorExpressions.OnLoop(found.Model, found.Node), "DeferToThread", function)
            );
        }
    }

    private static void Register(
        CodeFixContext context,
        FixContext<ExpressionSyntax> found,
        string title,
        ExpressionSyntax awaited
    ) =>
        context.RegisterCodeFix(
            CodeAction.Create(
                title,
                _ =>
                    Task.FromResult(
                        context.Document.WithSyntaxRoot(AsyncFunctions.ReplaceByAwait(found.Root, found.Node, awaited))
                    ),
                equivalenceKey: title
            ),
            context.Diagnostics
        );

    /// <summary>What to await instead; null if nothing fits.</summary>
    private static ExpressionSyntax? Awaited(IOperation use, FixContext<ExpressionSyntax> found, Diagnostic diagnostic)
    {
        string? asyncName = diagnostic.Properties[Rules.AsyncName];
        switch (diagnostic.Properties[Rules.FixKind])
        {
            case nameof(BlockingKind.Sleep) when use is IInvocationOperation { Arguments: [{ Value: var delay }] }:
                return Call(ReactorExpressions.OnLoop(found.Model, found.Node), "DeferLater", Delays.AsTimeSpan(delay));

            case nameof(BlockingKind.OneTask) when use is IPropertyReferenceOperation { Instance: { } task }:
                return (ExpressionSyntax)task.Syntax;

            case nameof(BlockingKind.OneTask)
                when use is IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter }:
                return awaiter is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited }
                    ? (ExpressionSyntax)awaited.Syntax
                    : null;

            // With a time-out it waits for less than the end.
            case nameof(BlockingKind.OneTask)
                when use is IInvocationOperation { TargetMethod.Parameters.IsEmpty: true, Instance: { } task }:
                return (ExpressionSyntax)task.Syntax;

            case nameof(BlockingKind.AllTasks)
                when asyncName is not null && use is IInvocationOperation { TargetMethod.Parameters.Length: 1 }:
                return Renamed((InvocationExpressionSyntax)found.Node, asyncName);

            case nameof(BlockingKind.Call)
                when asyncName is not null
                    && use is IInvocationOperation call
                    && AsyncTwin.Find(call, asyncName) is not null:
                return Renamed((InvocationExpressionSyntax)found.Node, asyncName);

            default:
                return null;
        }
    }

    private static bool CanMoveToThread(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "BlockingCallFromThread" || call.Parent is IForEachLoopOperation)
        {
            return false;
        }

        foreach (IOperation operation in call.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation || operation.Type is { IsRefLikeType: true })
            {
                return false;
            }
        }

        return true;
    }

    private static InvocationExpressionSyntax? Renamed(InvocationExpressionSyntax call, string name) =>
        call.Expression switch
        {
            MemberAccessExpressionSyntax access => call.WithExpression(
                access.WithName(WithIdentifier(access.Name, name))
            ),
            SimpleNameSyntax simple => call.WithExpression(WithIdentifier(simple, name)),
            _ => null,
        };

    private static SimpleNameSyntax WithIdentifier(SimpleNameSyntax name, string identifier) =>
        name.WithIdentifier(SyntaxFactory.Identifier(identifier).WithTriviaFrom(name.Identifier));

    private static InvocationExpressionSyntax Call(ExpressionSyntax on, string method, ExpressionSyntax argument) =>
        SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                on,
                SyntaxFactory.IdentifierName(method)
            ),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument)))
        );
}
