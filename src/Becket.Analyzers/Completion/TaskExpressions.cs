using System.Collections.Immutable;
using Becket.Analyzers.Contexts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Completion;

/// <summary>Reads expressions with tasks: which variable they are about, and what they say about it.</summary>
internal static class TaskExpressions
{
    /// <summary>The tasks whose end a blocking use waits for.</summary>
    public static IEnumerable<IOperation> WaitedFor(IOperation use) =>
        use switch
        {
            IPropertyReferenceOperation { Instance: { } task } => [task],
            IInvocationOperation { TargetMethod.Name: "WaitAll" or "WaitAny" } call => Elements(
                call.Arguments[0].Value
            ),
            IInvocationOperation { Instance: { } awaiter, TargetMethod.Name: "GetResult" } => [WithoutAwaiter(awaiter)],
            IInvocationOperation { Instance: { } task } => [task],
            _ => [],
        };

    /// <summary>The same, for an operation that may be anything; nothing if it does not wait.</summary>
    public static IEnumerable<IOperation> WaitedForByKnownMember(IOperation operation) =>
        operation switch
        {
            IPropertyReferenceOperation { Property.Name: "Result", Instance.Type: { } type } when IsTask(type) =>
                WaitedFor(operation),
            IInvocationOperation { TargetMethod: { Name: "Wait" or "GetResult", Parameters.IsEmpty: true } method }
                when IsTask(method.ContainingType) || method.Name == "GetResult" => WaitedFor(operation),
            IInvocationOperation { TargetMethod: { Name: "WaitAll", Parameters.Length: 1 } method }
                when IsTask(method.ContainingType) => WaitedFor(operation),
            _ => [],
        };

    /// <summary>The variable that holds a task or a sequence of tasks: a local, a parameter, a field or a property;
    /// null for other expressions. An element stands for its sequence.</summary>
    public static ISymbol? VariableOf(IOperation? expression) =>
        Plain(expression) switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
            IPropertyReferenceOperation
            {
                Arguments.IsEmpty: true,
                Instance: null or IInstanceReferenceOperation
            } own => own.Property,
            IPropertyReferenceOperation { Property.IsIndexer: true } element => VariableOf(element.Instance),
            IArrayElementReferenceOperation element => VariableOf(element.ArrayReference),
            _ => null,
        };

    /// <summary>Whether an expression gives a complete task, as <c>Task.FromResult</c> and <c>await Task.WhenAny</c>
    /// do.</summary>
    public static bool IsCompleteByItself(IOperation expression) =>
        Plain(expression) switch
        {
            IAwaitOperation { Operation: IInvocationOperation { TargetMethod: { Name: "WhenAny" } method } } => IsTask(
                method.ContainingType
            ),
            IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled" } method } =>
                IsTask(method.ContainingType),
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } } => true,
            IObjectCreationOperation { Type: { } type, Arguments: [{ Value.Type: { } given }] } => Names.FullName(type)
                == "System.Threading.Tasks.ValueTask"
                && !IsTask(given),
            IConditionalOperation { WhenFalse: { } otherwise } choice => IsCompleteByItself(choice.WhenTrue)
                && IsCompleteByItself(otherwise),
            _ => false,
        };

    /// <summary>Adds what an <c>await</c> of this expression proves.</summary>
    public static ImmutableHashSet<ISymbol> AddAwaited(ImmutableHashSet<ISymbol> facts, IOperation awaited)
    {
        IOperation? task = WithoutWrappers(awaited);
        if (
            task is IInvocationOperation { TargetMethod: { Name: "WhenAll", IsStatic: true } } all
            && IsTask(all.TargetMethod.ContainingType)
        )
        {
            foreach (IArgumentOperation argument in all.Arguments)
            {
                foreach (IOperation element in Elements(argument.Value))
                {
                    if (VariableOf(element) is { } member)
                    {
                        facts = facts.Add(member);
                    }
                }
            }

            return facts;
        }

        // One complete element says nothing about its sequence.
        return
            VariableOf(task) is { } variable
            && task is not (IPropertyReferenceOperation { Property.IsIndexer: true } or IArrayElementReferenceOperation)
            ? facts.Add(variable)
            : facts;
    }

    /// <summary>Adds what a condition proves, if it is true or if it is false.</summary>
    public static ImmutableHashSet<ISymbol> AddCondition(
        ImmutableHashSet<ISymbol> facts,
        IOperation condition,
        bool isTrue
    )
    {
        switch (Plain(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return AddCondition(facts, not.Operand, !isTrue);

            case IPropertyReferenceOperation
            {
                Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled",
                Instance: { } task,
            } when isTrue && VariableOf(WithoutAwaiter(task)) is { } variable:
                return facts.Add(variable);

            // Task.Wait(timeout) says whether the task is complete.
            case IInvocationOperation { TargetMethod: { Name: "Wait" } wait, Instance: { } task }
                when isTrue && IsTask(wait.ContainingType) && VariableOf(task) is { } variable:
                return facts.Add(variable);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } compare
                when isTrue == (compare.OperatorKind == BinaryOperatorKind.Equals):
                return AddEqual(facts, compare.LeftOperand, compare.RightOperand);

            default:
                return facts;
        }
    }

    /// <summary>For a parameter of a lambda in a call of LINQ: the call, and the variable of the sequence.</summary>
    public static (IOperation Call, ISymbol? Source)? SourceOf(IParameterSymbol parameter, IOperation use)
    {
        for (IOperation? at = use.Parent; at is not null; at = at.Parent)
        {
            if (
                at is IAnonymousFunctionOperation lambda
                && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol)
            )
            {
                IOperation? up = lambda.Parent;
                while (up is not null and not IInvocationOperation)
                {
                    up = up.Parent;
                }

                return up is IInvocationOperation call && FunctionTarget.CallsHere(call.TargetMethod)
                    ? (call, VariableOf(Root(call)))
                    : null;
            }
        }

        return null;
    }

    /// <summary>For the variable of a <c>foreach</c> around a use: the variable of the sequence.</summary>
    public static ISymbol? SequenceOf(ISymbol variable, IOperation use)
    {
        for (IOperation? at = use.Parent; at is not null; at = at.Parent)
        {
            if (at is IForEachLoopOperation loop)
            {
                foreach (ILocalSymbol local in loop.Locals)
                {
                    if (SymbolEqualityComparer.Default.Equals(local, variable))
                    {
                        return VariableOf(Root(loop.Collection));
                    }
                }
            }
        }

        return null;
    }

    private static ImmutableHashSet<ISymbol> AddEqual(
        ImmutableHashSet<ISymbol> facts,
        IOperation left,
        IOperation right
    )
    {
        // task.Status == TaskStatus.RanToCompletion
        if (
            Plain(left) is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } task }
            && Plain(right) is IFieldReferenceOperation { Field.Name: "RanToCompletion" or "Faulted" or "Canceled" }
            && VariableOf(task) is { } ended
        )
        {
            return facts.Add(ended);
        }

        // finished == task, where finished came from WhenAny
        if (VariableOf(left) is { } one && VariableOf(right) is { } other)
        {
            if (facts.Contains(one))
            {
                return facts.Add(other);
            }

            if (facts.Contains(other))
            {
                return facts.Add(one);
            }
        }

        return facts;
    }

    /// <summary>The first sequence of a chain of LINQ calls.</summary>
    private static IOperation Root(IOperation operation) =>
        Plain(operation) is IInvocationOperation call && FunctionTarget.CallsHere(call.TargetMethod)
            ? Root(call.Instance ?? call.Arguments[0].Value)
            : operation;

    private static IEnumerable<IOperation> Elements(IOperation tasks) =>
        Plain(tasks) switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            ISpreadOperation spread => Elements(spread.Operand),
            { } one => [one],
            null => [],
        };

    private static IOperation WithoutAwaiter(IOperation operation) =>
        Plain(operation) is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task }
            ? WithoutWrappers(task) ?? task
            : operation;

    private static IOperation? WithoutWrappers(IOperation? operation) =>
        Plain(operation) switch
        {
            IInvocationOperation
            {
                TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask" or "Preserve",
                Instance: { } task
            } => WithoutWrappers(task),
            IInvocationOperation
            {
                TargetMethod: { Name: "ToDeferred", IsExtensionMethod: true },
                Arguments: [{ Value: { } task }, ..]
            } => WithoutWrappers(task),
            var plain => plain,
        };

    private static IOperation? Plain(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    private static bool IsTask(ITypeSymbol type) =>
        Names.FullName(type) is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask";
}
