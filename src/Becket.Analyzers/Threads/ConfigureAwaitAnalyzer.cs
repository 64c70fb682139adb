using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Threads;

/// <summary>BKT0011: <c>await task.ConfigureAwait(false)</c> in an <c>async Deferred</c> method, which continues on its
/// reactor's thread anyway.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigureAwaitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ConfigureAwait];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(context => Check(context, types), OperationKind.Await);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, KnownTypes types)
    {
        if (
            ((IAwaitOperation)context.Operation).Operation
                is IInvocationOperation
                {
                    TargetMethod.Name: "ConfigureAwait",
                    Arguments: [{ Value: { ConstantValue: { HasValue: true, Value: false } } }],
                } call
            && FunctionAround(call, context.ContainingSymbol) is { } function
            && types.IsAsyncDeferred(function)
        )
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ConfigureAwait, call.Syntax.GetLocation()));
        }
    }

    private static IMethodSymbol? FunctionAround(IOperation operation, ISymbol member)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }

        return member as IMethodSymbol;
    }
}
