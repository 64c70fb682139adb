using System.Collections.Immutable;
using Becket.Analyzers.Completion;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers;

/// <summary>BKT0002: a <c>lock</c> on the loop that a function on a thread takes too.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SharedLock];

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
                start.RegisterOperationAction(context => Check(context, contexts), OperationKind.Lock);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, RunContexts contexts)
    {
        var taken = (ILockOperation)context.Operation;
        if (
            TaskExpressions.VariableOf(taken.LockedValue) is IFieldSymbol field
            && contexts.Of(taken, context.ContainingSymbol, context.CancellationToken) == RunsOn.Loop
            && IsTakenOnThread(field, context, contexts)
        )
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Rules.SharedLock, taken.LockedValue.Syntax.GetLocation(), field.Name)
            );
        }
    }

    private static bool IsTakenOnThread(IFieldSymbol field, OperationAnalysisContext context, RunContexts contexts)
    {
        foreach (SyntaxReference part in field.ContainingType.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = part.GetSyntax(context.CancellationToken);
            foreach (SyntaxNode node in declaration.DescendantNodes())
            {
                if (node is not LockStatementSyntax statement)
                {
                    continue;
                }

                // Only for a lock on the loop, and then only in its type. See References.
#pragma warning disable RS1030
                SemanticModel model = context.Compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
                if (
                    model.GetOperation(statement, context.CancellationToken) is ILockOperation other
                    && SymbolEqualityComparer.Default.Equals(TaskExpressions.VariableOf(other.LockedValue), field)
                    && contexts.Of(
                        other,
                        References.MemberAround(statement, model, context.CancellationToken),
                        context.CancellationToken
                    ) == RunsOn.Thread
                )
                {
                    return true;
                }
            }
        }

        return false;
    }
}
