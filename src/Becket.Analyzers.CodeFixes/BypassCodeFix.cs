using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Fixes for BKT0006, BKT0007 and BKT0008: the reactor's time, its timers and its chance.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BypassCodeFix : CodeFixProvider
{
    private const string Title = "Use the reactor's";

    private static readonly ImmutableDictionary<string, string> s_members = new Dictionary<string, string>
    {
        ["DateTime.UtcNow"] = ".TimeProvider.GetUtcNow().UtcDateTime",
        ["DateTime.Now"] = ".TimeProvider.GetLocalNow().DateTime",
        ["DateTime.Today"] = ".TimeProvider.GetLocalNow().Date",
        ["DateTimeOffset.UtcNow"] = ".TimeProvider.GetUtcNow()",
        ["DateTimeOffset.Now"] = ".TimeProvider.GetLocalNow()",
        ["Stopwatch.GetTimestamp"] = ".TimeProvider.GetTimestamp()",
        ["Random.Shared"] = ".Random",
        ["Random"] = ".Random",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [Rules.Clock.Id, Rules.Timer.Id, Rules.Chance.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await FixContext.Of<ExpressionSyntax>(context).ConfigureAwait(false) is not { } found
            || found.Model.GetOperation(found.Node, context.CancellationToken) is not { } operation
            || Replacement(operation, ReactorExpressions.OnLoop(found.Model, found.Node)) is not { } replacement
        )
        {
            return;
        }

        ExpressionSyntax formatted = replacement
            .WithTriviaFrom(found.Node)
            .WithAdditionalAnnotations(Formatter.Annotation);
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(found.Root.ReplaceNode(found.Node, formatted))),
                equivalenceKey: Title
            ),
            context.Diagnostics
        );
    }

    private static ExpressionSyntax? Replacement(IOperation operation, ExpressionSyntax reactor)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: var property }:
                return Member(reactor, Names.Short(property));

            case IObjectCreationOperation { Type.Name: "Random" }:
                return Member(reactor, "Random");

            // Its constructor takes a provider after the period.
            case IObjectCreationOperation { Type.Name: "PeriodicTimer", Arguments.Length: 1 }
                when operation.Syntax is BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } made:
                return made.WithArgumentList(
                    arguments.AddArguments(SyntaxFactory.Argument(Chain(reactor, ".TimeProvider")))
                );

            case IInvocationOperation { TargetMethod: { Name: "Delay" } } delay:
                return Delay(delay, reactor);

            case IInvocationOperation { TargetMethod: var method }:
                return Member(reactor, Names.Short(method));

            default:
                return null;
        }
    }

    private static InvocationExpressionSyntax Delay(IInvocationOperation call, ExpressionSyntax reactor)
    {
        var arguments = new List<ExpressionSyntax> { Delays.AsTimeSpan(call.Arguments[0].Value) };
        bool isAwaited = call.Parent is IAwaitOperation;
        if (!isAwaited)
        {
            arguments.Add(Chain(reactor, ".TimeProvider"));
        }

        if (call.Arguments.Length > 1)
        {
            arguments.Add((ExpressionSyntax)call.Arguments[1].Value.Syntax.WithoutTrivia());
        }

        ExpressionSyntax function = isAwaited
            ? Chain(reactor, ".DeferLater")
            : ((InvocationExpressionSyntax)call.Syntax).Expression;
        return SyntaxFactory.InvocationExpression(
            function,
            SyntaxFactory.ArgumentList(
                SyntaxFactory.SeparatedList(arguments.Select(static argument => SyntaxFactory.Argument(argument)))
            )
        );
    }

    private static ExpressionSyntax? Member(ExpressionSyntax reactor, string bypassed) =>
        s_members.TryGetValue(bypassed, out string? members) ? Chain(reactor, members) : null;

    /// <summary>Members of the reactor, as <c>.TimeProvider.GetUtcNow()</c>.</summary>
    private static ExpressionSyntax Chain(ExpressionSyntax reactor, string members)
    {
        ExpressionSyntax chain = reactor;
        foreach (string member in members.TrimStart('.').Split('.'))
        {
            bool isCall = member.EndsWith("()", StringComparison.Ordinal);
            chain = SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                chain,
                SyntaxFactory.IdentifierName(isCall ? member.Substring(0, member.Length - 2) : member)
            );
            if (isCall)
            {
                chain = SyntaxFactory.InvocationExpression(chain);
            }
        }

        return chain;
    }
}
