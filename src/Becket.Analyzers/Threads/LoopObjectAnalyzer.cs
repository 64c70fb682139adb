using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Threads;

/// <summary>BKT0004: a function that runs on a thread calls a member of the reactor, a deferred, a transport or another
/// object of the loop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopObjectAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The methods of a reactor that any thread may call, and those that make the calling thread the
    /// reactor's.</summary>
    private static readonly ImmutableHashSet<string> s_anyThread = ImmutableHashSet.Create(
        "CallFromThread",
        "CallFromThreadAsync",
        "BlockingCallFromThread",
        "CallInThread",
        "Post",
        "OnSignal",
        "Statistics",
        "Run",
        "Iterate",
        "Dispose",
        "DisposeAsync",
        "ToString",
        "Equals",
        "GetHashCode",
        "GetType"
    );

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LoopObjectOnThread];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types)
            {
                var run = new Run(types, new RunContexts(start.Compilation, types));
                start.RegisterOperationAction(run.Check, OperationKind.Invocation);
            }
        });
    }

    private sealed class Run(KnownTypes types, RunContexts contexts)
    {
        public void Check(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            if (
                !BelongsToLoop(call)
                || contexts.Of(call, context.ContainingSymbol, context.CancellationToken) != RunsOn.Thread
                || IsOwnOfFunction(call)
                || RunsReactor(call)
            )
            {
                return;
            }

            context.ReportDiagnostic(
                Diagnostic.Create(Rules.LoopObjectOnThread, call.Syntax.GetLocation(), Names.Short(call.TargetMethod))
            );
        }

        private bool BelongsToLoop(IInvocationOperation call)
        {
            IMethodSymbol method = call.TargetMethod;
            if (method.IsStatic)
            {
                // Extensions such as ListenTcp and DeferLater are members of the reactor in all but form.
                return method.IsExtensionMethod
                    && types.IsBeckets(method)
                    && call.Arguments.Length > 0
                    && IsReactor(call.Arguments[0].Value);
            }

            if (KnownTypes.Same(method.ContainingType, types.Reactor))
            {
                return !s_anyThread.Contains(method.Name);
            }

            if (KnownTypes.Same(method.ContainingType, types.ReactorTime))
            {
                return call.Instance is { } time && IsReactor(time);
            }

            return IsOfDeferred(method) || Attributes.OfMember(types, method) == RunsOn.Loop;
        }

        /// <summary>Whether it changes or reads a chain. What a deferred inherits from object does not.</summary>
        private bool IsOfDeferred(IMethodSymbol method) =>
            types.IsDeferred(method.ContainingType) && types.IsBeckets(method) && !method.IsOverride;

        private bool IsReactor(IOperation operation)
        {
            while (operation is IConversionOperation conversion)
            {
                operation = conversion.Operand;
            }

            return KnownTypes.Same(operation.Type, types.Reactor);
        }

        /// <summary>Whether the object was made by the function itself, as a reactor that a thread makes for
        /// itself.</summary>
        private bool IsOwnOfFunction(IInvocationOperation call)
        {
            IOperation? receiver = call.Instance ?? call.Arguments[0].Value;
            while (true)
            {
                switch (receiver)
                {
                    case IConversionOperation conversion:
                        receiver = conversion.Operand;
                        break;

                    case IInvocationOperation { Instance: { } inner }:
                        receiver = inner;
                        break;

                    case IInvocationOperation
                    or IObjectCreationOperation
                    or IAwaitOperation:
                        return true;

                    case ILocalReferenceOperation local:
                        return IsDeclaredInside(local.Local, call);

                    case IParameterReferenceOperation parameter:
                        return contexts.FunctionAround(call) is { } function
                            && FunctionSymbol(function) is { } symbol
                            && SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingSymbol, symbol);

                    default:
                        return false;
                }
            }
        }

        private bool IsDeclaredInside(ILocalSymbol local, IInvocationOperation call)
        {
            if (contexts.FunctionAround(call) is not { } function)
            {
                return true;
            }

            foreach (SyntaxReference reference in local.DeclaringSyntaxReferences)
            {
                if (function.Syntax.Span.Contains(reference.Span))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether the function runs a reactor itself: then its thread is the reactor's.</summary>
        private bool RunsReactor(IInvocationOperation call)
        {
            IOperation body = call;
            while (body.Parent is { } parent)
            {
                body = parent;
                if (body is IAnonymousFunctionOperation or ILocalFunctionOperation)
                {
                    break;
                }
            }

            foreach (IOperation operation in body.Descendants())
            {
                if (
                    operation is IInvocationOperation { TargetMethod: { Name: "Run" or "Iterate" } run }
                    && KnownTypes.Same(run.ContainingType, types.Reactor)
                )
                {
                    return true;
                }
            }

            return false;
        }

        private static ISymbol? FunctionSymbol(IOperation function) =>
            function switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
    }
}
