using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Completion;

/// <summary>Which variables hold complete tasks at one place: those that are on every way to it. A sequence counts as
/// complete if all its tasks are.</summary>
internal sealed class CompletionFacts(ControlFlowGraph graph, SyntaxNode place)
{
    private static readonly ImmutableHashSet<ISymbol> s_nothing = ImmutableHashSet.Create<ISymbol>(
        SymbolEqualityComparer.Default
    );

    /// <summary>What is known at the beginning of each block; null before any way to it was followed.</summary>
    private readonly ImmutableHashSet<ISymbol>?[] _known = new ImmutableHashSet<ISymbol>?[graph.Blocks.Length];

    /// <summary>What is known at the place; null if no way leads there.</summary>
    private ImmutableHashSet<ISymbol>? _atPlace;

    public static IEnumerable<IOperation> OperationsOf(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;

    public ImmutableHashSet<ISymbol>? Solve(CancellationToken token)
    {
        var work = new Queue<BasicBlock>();
        foreach (BasicBlock block in graph.Blocks)
        {
            if (block.Kind == BasicBlockKind.Entry)
            {
                _known[block.Ordinal] = s_nothing;
                work.Enqueue(block);
            }
        }

        while (work.Count > 0)
        {
            token.ThrowIfCancellationRequested();
            BasicBlock block = work.Dequeue();
            ImmutableHashSet<ISymbol> facts = After(block, _known[block.Ordinal]!, isLast: false);
            Follow(
                block,
                block.ConditionalSuccessor,
                facts,
                block.ConditionKind == ControlFlowConditionKind.WhenTrue,
                work
            );
            Follow(
                block,
                block.FallThroughSuccessor,
                facts,
                block.ConditionKind == ControlFlowConditionKind.WhenFalse,
                work
            );
        }

        foreach (BasicBlock block in graph.Blocks)
        {
            if (_known[block.Ordinal] is { } facts)
            {
                After(block, facts, isLast: true);
            }
        }

        return _atPlace;
    }

    private void Follow(
        BasicBlock block,
        ControlFlowBranch? branch,
        ImmutableHashSet<ISymbol> facts,
        bool isTrue,
        Queue<BasicBlock> work
    )
    {
        if (branch?.Destination is not { } next)
        {
            return;
        }

        if (block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue is { } condition)
        {
            facts = TaskExpressions.AddCondition(facts, condition, isTrue);
        }

        Enter(next, facts, work);
    }

    private void Enter(BasicBlock block, ImmutableHashSet<ISymbol> facts, Queue<BasicBlock> work)
    {
        ImmutableHashSet<ISymbol>? old = _known[block.Ordinal];
        ImmutableHashSet<ISymbol> both = old is null ? facts : old.Intersect(facts);
        if (old is not null && both.Count == old.Count)
        {
            return;
        }

        _known[block.Ordinal] = both;
        work.Enqueue(block);

        // Handlers are entered from anywhere inside their try block: what was known before it is known there.
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (
                region.FirstBlockOrdinal == block.Ordinal
                && region.Kind is (ControlFlowRegionKind.TryAndCatch or ControlFlowRegionKind.TryAndFinally)
            )
            {
                foreach (ControlFlowRegion handler in region.NestedRegions)
                {
                    if (handler.Kind != ControlFlowRegionKind.Try)
                    {
                        Enter(graph.Blocks[handler.FirstBlockOrdinal], both, work);
                    }
                }
            }
        }
    }

    /// <summary>What is known after a block.</summary>
    private ImmutableHashSet<ISymbol> After(BasicBlock block, ImmutableHashSet<ISymbol> facts, bool isLast)
    {
        foreach (IOperation operation in OperationsOf(block))
        {
            facts = After(operation, facts, isLast);
        }

        return facts;
    }

    private ImmutableHashSet<ISymbol> After(IOperation operation, ImmutableHashSet<ISymbol> facts, bool isLast)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            facts = After(child, facts, isLast);
        }

        if (isLast && operation.Syntax == place)
        {
            _atPlace = _atPlace is null ? facts : _atPlace.Intersect(facts);
        }

        switch (operation)
        {
            case IAwaitOperation wait:
                return TaskExpressions.AddAwaited(facts, wait.Operation);

            // A wait that was reported once is not reported again: the task is complete after it.
            case IInvocationOperation
            or IPropertyReferenceOperation:
                foreach (IOperation task in TaskExpressions.WaitedForByKnownMember(operation))
                {
                    if (TaskExpressions.VariableOf(task) is { } waited)
                    {
                        facts = facts.Add(waited);
                    }
                }

                return facts;

            case ISimpleAssignmentOperation assignment:
                if (TaskExpressions.VariableOf(assignment.Target) is { } target)
                {
                    return
                        TaskExpressions.IsCompleteByItself(assignment.Value)
                        || (TaskExpressions.VariableOf(assignment.Value) is { } from && facts.Contains(from))
                        ? facts.Add(target)
                        : facts.Remove(target);
                }

                return facts;

            default:
                return facts;
        }
    }
}
