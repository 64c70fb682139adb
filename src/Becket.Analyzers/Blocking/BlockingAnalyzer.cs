using System.Collections.Immutable;
using Becket.Analyzers.Completion;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Blocking;

/// <summary>BKT0001: a call that blocks, in code that runs on the loop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Blocking];

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

            var run = new Run(
                types,
                new RunContexts(start.Compilation, types),
                Exclusions.Read(start.Options.AdditionalFiles, start.CancellationToken)
            );
            start.RegisterOperationAction(run.CheckCall, OperationKind.Invocation);
            start.RegisterOperationAction(run.CheckProperty, OperationKind.PropertyReference);
        });
    }

    private sealed class Run(KnownTypes types, RunContexts contexts, Exclusions exclusions)
    {
        public void CheckCall(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            IMethodSymbol method = call.TargetMethod;
            BlockingMember? known = BlockingMembers.Find(method, call.Instance?.Type);
            bool isOwn =
                known is null
                && (
                    exclusions.IsBlocking(method)
                    || (
                        SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, context.Compilation.Assembly)
                        && contexts.IsMarkedForThread(method)
                    )
                );
            if (isOwn)
            {
                known = new BlockingMember("", method.Name, null, BlockingKind.Call);
            }

            if (known is not null && !ReturnsAtOnce(call))
            {
                Check(context, call, method, known);
            }
        }

        public void CheckProperty(OperationAnalysisContext context)
        {
            var property = (IPropertyReferenceOperation)context.Operation;
            if (
                BlockingMembers.Find(property.Property, property.Instance?.Type) is { } known
                && property.Parent is not INameOfOperation
            )
            {
                Check(context, property, property.Property, known);
            }
        }

        private void Check(OperationAnalysisContext context, IOperation use, ISymbol member, BlockingMember known)
        {
            if (
                contexts.Of(use, context.ContainingSymbol, context.CancellationToken) != RunsOn.Loop
                || exclusions.IsNonBlocking(member)
                || IsComplete(use, known, context)
            )
            {
                return;
            }

            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>
                .Empty.Add(Rules.AsyncName, known.AsyncName)
                .Add(Rules.FixKind, known.Kind.ToString());
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.Blocking,
                    use.Syntax.GetLocation(),
                    properties,
                    Names.Short(member),
                    Advice(use, member, known)
                )
            );
        }

        private static bool IsComplete(IOperation use, BlockingMember known, OperationAnalysisContext context) =>
            known.Kind is BlockingKind.OneTask or BlockingKind.AllTasks
            && CompletionFlow.IsComplete(use, context.CancellationToken);

        private string Advice(IOperation use, ISymbol member, BlockingMember known) =>
            known.Kind switch
            {
                BlockingKind.Sleep => "await reactor.DeferLater(delay)",
                BlockingKind.OneTask => "await the task",
                BlockingKind.AllTasks => known.AsyncName is null ? "await Task.WhenAny(…)" : "await Task.WhenAll(…)",
                _ when KnownTypes.Same(member.ContainingType, types.Reactor) => "the loop would wait for itself; call "
                    + "the function, or await what it returns",
                _ when known.AsyncName is { } name && TwinOf(use, name) => $"await {name}, or run it with "
                    + "reactor.DeferToThread",
                _ => "run it with reactor.DeferToThread",
            };

        private static bool TwinOf(IOperation use, string asyncName) =>
            use is IInvocationOperation call && AsyncTwin.Find(call, asyncName) is not null;

        /// <summary>Whether a call only looks, because its time-out is zero.</summary>
        private static bool ReturnsAtOnce(IInvocationOperation call)
        {
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (
                    argument.Parameter is { Name: "millisecondsTimeout" or "timeout" or "milliseconds" }
                    && (
                        argument.Value.ConstantValue is { HasValue: true, Value: 0 }
                        || argument.Value is IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } }
                    )
                )
                {
                    return true;
                }
            }

            return false;
        }
    }
}
