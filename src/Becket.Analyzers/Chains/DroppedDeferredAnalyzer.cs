using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Chains;

/// <summary>BKT0003: a statement that makes a deferred and loses it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedDeferredAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Dropped];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types)
            {
                var contexts = new RunContexts(start.Compilation, types);
                start.RegisterOperationAction(
                    context => Check(context, types, contexts),
                    OperationKind.ExpressionStatement
                );
            }
        });
    }

    private static void Check(OperationAnalysisContext context, KnownTypes types, RunContexts contexts)
    {
        IOperation expression = ((IExpressionStatementOperation)context.Operation).Operation;
        if (
            !types.IsDeferred(expression.Type)
            || !ChainExpressions.Drops(expression, types)
            || IsInTests(context, contexts)
        )
        {
            return;
        }

        string name = ChainExpressions.Plain(expression) is IInvocationOperation call
            ? call.TargetMethod.Name
            : expression.Syntax.ToString();
        context.ReportDiagnostic(Diagnostic.Create(Rules.Dropped, expression.Syntax.GetLocation(), name));
    }

    /// <summary>Whether it is code of a test that is not on the loop: tests drop deferreds to see what happens.
    /// </summary>
    private static bool IsInTests(OperationAnalysisContext context, RunContexts contexts) =>
        Attributes.HasTests(context.ContainingSymbol.ContainingType)
        && contexts.Of(context.Operation, context.ContainingSymbol, context.CancellationToken) != RunsOn.Loop;
}
