using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Contexts;

/// <summary>Where a lambda or a method group runs, by what it is given to.</summary>
internal static class FunctionTarget
{
    /// <summary>Methods of the base class library that start a function on another thread.</summary>
    private static readonly ImmutableHashSet<string> s_threadStarts = ImmutableHashSet.Create(
        "System.Threading.Tasks.Task.Run",
        "System.Threading.Tasks.TaskFactory.StartNew",
        "System.Threading.ThreadPool.QueueUserWorkItem",
        "System.Threading.ThreadPool.UnsafeQueueUserWorkItem",
        "System.Threading.Tasks.Parallel.For",
        "System.Threading.Tasks.Parallel.ForEach",
        "System.Threading.Tasks.Parallel.Invoke"
    );

    /// <summary>Types whose methods call the functions that they get before the statement around them ends, on the
    /// same thread.</summary>
    private static readonly ImmutableHashSet<string> s_callers = ImmutableHashSet.Create(
        "System.Linq.Enumerable",
        "System.Collections.Generic.List",
        "System.Array"
    );

    /// <summary>Where the function runs; null if it runs where the code around it does.</summary>
    public static RunsOn? Of(KnownTypes types, IOperation function)
    {
        IOperation? at = function.Parent;
        while (
            at
                is IDelegateCreationOperation
                    or IConversionOperation
                    or IParenthesizedOperation
                    or IConditionalOperation
                    or ICoalesceOperation
        )
        {
            at = at.Parent;
        }

        return at switch
        {
            IArgumentOperation argument => OfArgument(types, argument),
            IAssignmentOperation { Target: IMemberReferenceOperation target } => Attributes.Of(
                types,
                target.Member.OriginalDefinition
            ),
            _ => RunsOn.Unknown,
        };
    }

    /// <summary>Whether a method calls its function on the same thread, before it returns or while its result is
    /// read.</summary>
    public static bool CallsHere(IMethodSymbol method) => s_callers.Contains(Names.FullName(method.ContainingType));

    private static RunsOn? OfArgument(KnownTypes types, IArgumentOperation argument)
    {
        RunsOn marked = Attributes.Of(types, argument.Parameter?.OriginalDefinition);
        if (marked != RunsOn.Unknown)
        {
            return marked;
        }

        switch (argument.Parent)
        {
            case IInvocationOperation { TargetMethod: var method }:
                if (CallsHere(method))
                {
                    return null;
                }

                return s_threadStarts.Contains(Names.FullName(method.ContainingType) + "." + method.Name)
                    ? RunsOn.Thread
                    : RunsOn.Unknown;

            case IObjectCreationOperation { Type: { } type }:
                return Names.FullName(type) == "System.Threading.Thread" ? RunsOn.Thread : RunsOn.Unknown;

            default:
                return RunsOn.Unknown;
        }
    }
}
