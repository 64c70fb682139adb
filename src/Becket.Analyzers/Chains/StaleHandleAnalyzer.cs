using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Chains;

/// <summary>BKT0005: adding to a variable, or awaiting it, after a callback changed the type of its chain.</summary>
/// <remarks>It looks at straight lines only: a statement of a block that changes the type, and the statements after it
/// in the same block, up to an assignment of the variable.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaleHandleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaleHandle];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(context => Check(context, types), OperationKind.Block);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, KnownTypes types)
    {
        var block = (IBlockOperation)context.Operation;
        for (int i = 0; i < block.Operations.Length - 1; i++)
        {
            foreach (IInvocationOperation call in UnconditionalCalls(block.Operations[i]))
            {
                if (
                    ChainExpressions.Adds(call.TargetMethod, types)
                    && ChainExpressions.ReceiverOf(call) is { } receiver
                    && ChangesType(call, receiver)
                    && VariableOf(receiver, types) is { } variable
                    && !Assigns(block.Operations[i], variable)
                    && !Attributes.HasTests(context.ContainingSymbol.ContainingType)
                )
                {
                    Check(context, types, block, i + 1, call, variable);
                }
            }
        }
    }

    /// <summary>Reports the first use after the statement that changed the type.</summary>
    private static void Check(
        OperationAnalysisContext context,
        KnownTypes types,
        IBlockOperation block,
        int next,
        IInvocationOperation call,
        ISymbol variable
    )
    {
        for (int i = next; i < block.Operations.Length; i++)
        {
            if (FirstUse(block.Operations[i], variable, types) is { } use)
            {
                int line = call.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.StaleHandle,
                        use.Syntax.GetLocation(),
                        additionalLocations: [call.Syntax.GetLocation()],
                        variable.Name,
                        line
                    )
                );
                return;
            }

            if (Assigns(block.Operations[i], variable))
            {
                return;
            }
        }
    }

    /// <summary>The calls that run whenever the statement does: not those in a lambda or in a branch.</summary>
    private static IEnumerable<IInvocationOperation> UnconditionalCalls(IOperation operation)
    {
        if (
            operation
            is IBlockOperation
                or IAnonymousFunctionOperation
                or ILocalFunctionOperation
                or IConditionalOperation
                or ILoopOperation
                or ISwitchOperation
                or ISwitchExpressionOperation
                or ITryOperation
                or ICoalesceOperation
                or IConditionalAccessOperation
                or IReturnOperation
        )
        {
            yield break;
        }

        if (operation is IInvocationOperation call)
        {
            yield return call;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            foreach (IInvocationOperation inner in UnconditionalCalls(child))
            {
                yield return inner;
            }
        }
    }

    /// <summary>The local or parameter at the beginning of a chain of calls that keep the type.</summary>
    private static ISymbol? VariableOf(IOperation receiver, KnownTypes types) =>
        receiver switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IConversionOperation { IsImplicit: true } conversion => VariableOf(conversion.Operand, types),
            IInvocationOperation call
                when ChainExpressions.Adds(call.TargetMethod, types)
                    && ChainExpressions.ReceiverOf(call) is { } inner
                    && !ChangesType(call, inner) => VariableOf(inner, types),
            _ => null,
        };

    private static bool ChangesType(IInvocationOperation call, IOperation receiver)
    {
        ITypeSymbol? from = receiver is IConversionOperation { IsImplicit: true } conversion
            ? conversion.Operand.Type
            : receiver.Type;
        for (ITypeSymbol? at = from; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at, call.Type))
            {
                // A Deferred<int> that comes back as a Deferred is another handle; a list that comes back as the
                // Deferred<T> that it is, is the same.
                return at.Name == "Deferred"
                    && !SymbolEqualityComparer.Default.Equals(at, from)
                    && from is INamedTypeSymbol { Name: "Deferred" };
            }
        }

        return true;
    }

    private static bool Assigns(IOperation statement, ISymbol variable)
    {
        foreach (IOperation operation in statement.DescendantsAndSelf())
        {
            if (
                operation is IAssignmentOperation assignment && IsVariable(assignment.Target, variable)
                || operation is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument
                    && IsVariable(argument.Value, variable)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first use that throws: adding to the variable, or awaiting it.</summary>
    private static IOperation? FirstUse(IOperation statement, ISymbol variable, KnownTypes types)
    {
        foreach (IOperation operation in statement.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IAssignmentOperation assignment when IsVariable(assignment.Target, variable):
                    return null;

                case IInvocationOperation call
                    when ChainExpressions.Adds(call.TargetMethod, types)
                        && ChainExpressions.ReceiverOf(call) is { } receiver
                        && IsVariable(receiver, variable):
                    return receiver;

                case IAwaitOperation wait when IsVariable(wait.Operation, variable):
                    return wait.Operation;
            }
        }

        return null;
    }

    private static bool IsVariable(IOperation operation, ISymbol variable) =>
        operation switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
            IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(
                parameter.Parameter,
                variable
            ),
            IConversionOperation { IsImplicit: true } conversion => IsVariable(conversion.Operand, variable),
            _ => false,
        };
}
