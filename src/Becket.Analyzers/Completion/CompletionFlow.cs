using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Completion;

/// <summary>Whether the task whose result is read is complete whenever the code gets there: after an <c>await</c>,
/// after <c>WhenAll</c>, or where <c>IsCompleted</c> is true.</summary>
internal static class CompletionFlow
{
    public static bool IsComplete(IOperation use, CancellationToken token)
    {
        foreach (IOperation task in TaskExpressions.WaitedFor(use))
        {
            if (!IsTaskComplete(use, task, token))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTaskComplete(IOperation use, IOperation task, CancellationToken token)
    {
        if (TaskExpressions.IsCompleteByItself(task))
        {
            return true;
        }

        if (TaskExpressions.VariableOf(task) is not { } variable)
        {
            return false;
        }

        // A lambda of LINQ runs where its call is: ask there, for the sequence that its parameter comes from.
        if (
            variable
                is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }
            && TaskExpressions.SourceOf((IParameterSymbol)variable, use) is var (call, source)
        )
        {
            return source is not null && IsKnown(call, source, token);
        }

        if (IsKnown(use, variable, token))
        {
            return true;
        }

        // The variable of a foreach: the sequence may be known.
        return TaskExpressions.SequenceOf(variable, use) is { } sequence && IsKnown(use, sequence, token);
    }

    /// <summary>Whether a variable is complete when the code gets to an operation, or got to the lambda around it: a
    /// task that is complete stays so.</summary>
    private static bool IsKnown(IOperation at, ISymbol variable, CancellationToken token)
    {
        for (IOperation? place = at; place is not null; place = LambdaAround(place))
        {
            if (
                GraphAround(place, token) is { } graph
                && new CompletionFacts(graph, place.Syntax).Solve(token)?.Contains(variable) == true
            )
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? LambdaAround(IOperation operation)
    {
        IOperation? at = operation.Parent;
        while (at is not null and not IAnonymousFunctionOperation)
        {
            at = at.Parent;
        }

        return at;
    }

    /// <summary>The graph of the innermost function around an operation.</summary>
    private static ControlFlowGraph? GraphAround(IOperation operation, CancellationToken token)
    {
        var functions = new Stack<IOperation>();
        IOperation root = operation;
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            root = at;
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                functions.Push(at);
            }
        }

        ControlFlowGraph? graph = root switch
        {
            IMethodBodyOperation body => ControlFlowGraph.Create(body, token),
            IConstructorBodyOperation body => ControlFlowGraph.Create(body, token),
            IBlockOperation block => ControlFlowGraph.Create(block, token),
            IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer, token),
            IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer, token),
            _ => null,
        };
        while (graph is not null && functions.Count > 0)
        {
            graph = functions.Pop() switch
            {
                ILocalFunctionOperation local => InnerGraph(graph, local, token),
                IOperation lambda => InnerGraph(graph, lambda.Syntax, token),
            };
        }

        return graph;
    }

    private static ControlFlowGraph? InnerGraph(
        ControlFlowGraph graph,
        ILocalFunctionOperation function,
        CancellationToken token
    )
    {
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            if (SymbolEqualityComparer.Default.Equals(local, function.Symbol))
            {
                return graph.GetLocalFunctionControlFlowGraph(local, token);
            }
        }

        return null;
    }

    private static ControlFlowGraph? InnerGraph(ControlFlowGraph graph, SyntaxNode lambda, CancellationToken token)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in CompletionFacts.OperationsOf(block))
            {
                foreach (IOperation inner in operation.DescendantsAndSelf())
                {
                    if (inner is IFlowAnonymousFunctionOperation function && function.Syntax == lambda)
                    {
                        return graph.GetAnonymousFunctionControlFlowGraph(function, token);
                    }
                }
            }
        }

        return null;
    }
}
