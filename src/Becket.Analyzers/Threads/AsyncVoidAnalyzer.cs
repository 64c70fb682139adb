using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Threads;

/// <summary>BKT0009: an <c>async void</c> method, local function or lambda on the loop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AsyncVoid];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not { } types)
            {
                return;
            }

            var contexts = new RunContexts(start.Compilation, types);
            start.RegisterSymbolAction(context => CheckMethod(context, contexts), SymbolKind.Method);
            start.RegisterOperationAction(
                context => CheckFunction(context, contexts),
                OperationKind.AnonymousFunction,
                OperationKind.LocalFunction
            );
        });
    }

    private static void CheckMethod(SymbolAnalysisContext context, RunContexts contexts)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (
            method is { IsAsync: true, ReturnsVoid: true }
            && !IsEventHandler(method)
            && contexts.Of(method, context.CancellationToken) == RunsOn.Loop
        )
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncVoid, method.Locations[0], method.Name));
        }
    }

    private static void CheckFunction(OperationAnalysisContext context, RunContexts contexts)
    {
        (IMethodSymbol symbol, IOperation? body) = context.Operation switch
        {
            IAnonymousFunctionOperation lambda => (lambda.Symbol, (IOperation)lambda.Body),
            ILocalFunctionOperation local => (local.Symbol, local.Body),
            _ => throw new InvalidOperationException(),
        };
        if (
            !symbol.IsAsync
            || !symbol.ReturnsVoid
            || body is null
            || contexts.Of(body, context.ContainingSymbol, context.CancellationToken) != RunsOn.Loop
        )
        {
            return;
        }

        bool isLambda = symbol.MethodKind == MethodKind.AnonymousFunction;
        Location location = isLambda ? context.Operation.Syntax.GetFirstToken().GetLocation() : symbol.Locations[0];
        context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncVoid, location, isLambda ? "this lambda" : symbol.Name));
    }

    /// <summary>Whether the method has the shape that events ask for, which can only be void.</summary>
    private static bool IsEventHandler(IMethodSymbol method) =>
        method.Parameters is [{ Type.SpecialType: SpecialType.System_Object }, { Type: var arguments }]
        && Names.IsOrInherits(arguments, "System.EventArgs");
}
