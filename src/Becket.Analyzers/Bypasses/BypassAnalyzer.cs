using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Bypasses;

/// <summary>BKT0006, BKT0007 and BKT0008: time, timers and chance that do not come from the reactor, in code that runs
/// on the loop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BypassAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [Rules.Clock, Rules.Timer, Rules.Chance];

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
                    context => Check(context, contexts),
                    OperationKind.Invocation,
                    OperationKind.PropertyReference,
                    OperationKind.ObjectCreation
                );
            }
        });
    }

    private static void Check(OperationAnalysisContext context, RunContexts contexts)
    {
        IOperation operation = context.Operation;
        if (
            BypassMembers.Find(operation) is { } found
            && operation.Parent is not INameOfOperation
            && contexts.Of(operation, context.ContainingSymbol, context.CancellationToken) == RunsOn.Loop
        )
        {
            // The check of the analyzers' own analyzer cannot follow a descriptor through a table.
#pragma warning disable RS1005
            context.ReportDiagnostic(
                Diagnostic.Create(found.Rule, operation.Syntax.GetLocation(), found.Name, found.Instead)
            );
#pragma warning restore RS1005
        }
    }
}
