using System.Collections.Immutable;
using Becket.Analyzers.Blocking;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Threads;

/// <summary>BKT0010: <c>Task.Run</c> on the loop for a function that waits: an asynchronous one, which needs no thread,
/// or one that blocks, which belongs to the reactor's pool.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskRunAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The value of <see cref="Rules.FixKind"/> for an asynchronous function.</summary>
    internal const string IsAsync = nameof(IsAsync);

    /// <summary>The value of <see cref="Rules.FixKind"/> for a function that blocks.</summary>
    internal const string Blocks = nameof(Blocks);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.TaskRun];

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
                start.RegisterOperationAction(context => Check(context, contexts), OperationKind.Invocation);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, RunContexts contexts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod is not { Name: "Run", IsStatic: true } method
            || Names.FullName(method.ContainingType) != "System.Threading.Tasks.Task"
            || FunctionOf(call) is not { } function
            || KindOf(function) is not { } kind
            || contexts.Of(call, context.ContainingSymbol, context.CancellationToken) != RunsOn.Loop
        )
        {
            return;
        }

        string advice =
            kind == IsAsync
                ? "await the asynchronous work itself"
                : "use reactor.DeferToThread, whose pool is bounded and follows virtual time";
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.TaskRun,
                call.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add(Rules.FixKind, kind),
                advice
            )
        );
    }

    private static IAnonymousFunctionOperation? FunctionOf(IInvocationOperation call) =>
        call.Arguments[0].Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
            ? lambda
            : null;

    /// <summary>What the function waits for; null if it computes.</summary>
    private static string? KindOf(IAnonymousFunctionOperation function)
    {
        bool isOneWait = IsOneWait(function);
        foreach (IOperation operation in function.Body.Descendants())
        {
            if (
                operation is IInvocationOperation call
                && BlockingMembers.Find(call.TargetMethod, call.Instance?.Type) is not null
            )
            {
                // An asynchronous function that also blocks needs its thread.
                return function.Symbol.IsAsync || isOneWait ? null : Blocks;
            }
        }

        return isOneWait ? IsAsync : null;
    }

    /// <summary>Whether the function is <c>async () => await SomethingAsync()</c> or <c>() => SomethingAsync()</c>. One
    /// with more statements may compute between its waits.</summary>
    private static bool IsOneWait(IAnonymousFunctionOperation function)
    {
        IOperation? only = function.Body.Operations switch
        {
            [IReturnOperation { ReturnedValue: { } value }] => value,
            [IExpressionStatementOperation statement] => statement.Operation,
            [IExpressionStatementOperation statement, IReturnOperation { IsImplicit: true }] => statement.Operation,
            _ => null,
        };
        return only switch
        {
            IAwaitOperation => true,
            IInvocationOperation { Type: { } type, TargetMethod.Name: var name } => name.EndsWith(
                "Async",
                StringComparison.Ordinal
            )
                && Names.FullName(type) == "System.Threading.Tasks.Task",
            _ => false,
        };
    }
}
