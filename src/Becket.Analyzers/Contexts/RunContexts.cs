using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Contexts;

/// <summary>Says where code runs, as far as that can be proved. Asked only about code that a rule is about to report,
/// so that it costs nothing elsewhere.</summary>
internal sealed class RunContexts(Compilation compilation, KnownTypes types)
{
    private static readonly ImmutableHashSet<ISymbol> s_none = ImmutableHashSet.Create<ISymbol>(
        SymbolEqualityComparer.Default
    );

    private readonly ConcurrentDictionary<IMethodSymbol, RunsOn> _methods = new(SymbolEqualityComparer.Default);

    /// <summary>Where an operation runs.</summary>
    /// <param name="operation">An operation in a tree whose root is the body of a member.</param>
    /// <param name="member">The member that contains it.</param>
    /// <param name="token">Cancels the analysis.</param>
    public RunsOn Of(IOperation operation, ISymbol? member, CancellationToken token) =>
        Of(operation, member, s_none, token) ?? RunsOn.Unknown;

    /// <summary>The lambda or local function around an operation; null if only a member is around it. Functions that
    /// run where the code around them does, as those of LINQ, do not count.</summary>
    public IOperation? FunctionAround(IOperation operation)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            if (
                at is ILocalFunctionOperation
                || (at is IAnonymousFunctionOperation lambda && OfLambda(lambda) is not null)
            )
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether an attribute says that a method may block.</summary>
    public bool IsMarkedForThread(IMethodSymbol method) => Attributes.OfMember(types, method) == RunsOn.Thread;

    /// <summary>Where a method's body runs.</summary>
    public RunsOn Of(IMethodSymbol method, CancellationToken token) => Of(method, s_none, token) ?? RunsOn.Unknown;

    /// <summary>Null: only what is being looked at already calls it, so that this place says nothing.</summary>
    private RunsOn? Of(IOperation operation, ISymbol? member, ImmutableHashSet<ISymbol> seen, CancellationToken token)
    {
        for (IOperation? at = operation.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case IAnonymousFunctionOperation lambda:
                    if (OfLambda(lambda) is { } known)
                    {
                        return known;
                    }

                    break;

                case ILocalFunctionOperation local:
                    return OfLocalFunction(local, member, seen, token);
            }
        }

        return member is IMethodSymbol method ? Of(method, seen, token) : RunsOn.Unknown;
    }

    private RunsOn? OfLambda(IAnonymousFunctionOperation lambda)
    {
        RunsOn own = Attributes.Of(types, lambda.Symbol);
        if (own != RunsOn.Unknown)
        {
            return own;
        }

        RunsOn? target = FunctionTarget.Of(types, lambda);
        return target == RunsOn.Unknown && types.IsAsyncDeferred(lambda.Symbol) ? RunsOn.Loop : target;
    }

    private RunsOn? OfLocalFunction(
        ILocalFunctionOperation function,
        ISymbol? member,
        ImmutableHashSet<ISymbol> seen,
        CancellationToken token
    )
    {
        RunsOn own = Attributes.Of(types, function.Symbol);
        if (own != RunsOn.Unknown)
        {
            return own;
        }

        if (types.IsAsyncDeferred(function.Symbol))
        {
            return RunsOn.Loop;
        }

        if (seen.Contains(function.Symbol))
        {
            return null;
        }

        ImmutableHashSet<ISymbol> all = seen.Add(function.Symbol);
        IOperation root = function;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        var callers = new Callers();
        foreach (IOperation operation in root.Descendants())
        {
            token.ThrowIfCancellationRequested();
            if (operation is IInvocationOperation call && KnownTypes.Same(call.TargetMethod, function.Symbol))
            {
                callers.Add(Of(call, member, all, token));
            }
            else if (
                operation is IMethodReferenceOperation reference
                && KnownTypes.Same(reference.Method, function.Symbol)
            )
            {
                callers.Add(FunctionTarget.Of(types, reference) ?? Of(reference, member, all, token));
            }
        }

        return callers.Result;
    }

    private RunsOn? Of(IMethodSymbol method, ImmutableHashSet<ISymbol> seen, CancellationToken token)
    {
        if (_methods.TryGetValue(method, out RunsOn known))
        {
            return known;
        }

        if (seen.Contains(method))
        {
            return null;
        }

        RunsOn? found = OfSignature(method);
        if (found == RunsOn.Unknown && IsCalledOnlyHere(method))
        {
            found = OfCallers(method, seen.Add(method), token);
        }

        // A result inside a cycle of calls depends on where the question began.
        if (seen.IsEmpty)
        {
            _methods.TryAdd(method, found ?? RunsOn.Unknown);
        }

        return found;
    }

    private RunsOn OfSignature(IMethodSymbol method)
    {
        RunsOn own = Attributes.OfMember(types, method);
        if (own == RunsOn.Unknown && method.AssociatedSymbol is { } property)
        {
            own = Attributes.Of(types, property);
        }

        if (own != RunsOn.Unknown)
        {
            return own;
        }

        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; )
        {
            RunsOn inherited = Attributes.OfMember(types, overridden);
            if (inherited != RunsOn.Unknown)
            {
                return inherited;
            }

            overridden = overridden.OverriddenMethod;
        }

        RunsOn implemented = OfInterfaces(method);
        if (implemented != RunsOn.Unknown)
        {
            return implemented;
        }

        return types.IsAsyncDeferred(method) || IsIteratorOfDeferreds(method) ? RunsOn.Loop : RunsOn.Unknown;
    }

    private RunsOn OfInterfaces(IMethodSymbol method)
    {
        if (method.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
        {
            return RunsOn.Unknown;
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            foreach (ISymbol member in contract.GetMembers())
            {
                if (
                    member is IMethodSymbol declared
                    && Attributes.OfMember(types, declared) is var marked and not RunsOn.Unknown
                    && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method)
                )
                {
                    return marked;
                }
            }
        }

        return RunsOn.Unknown;
    }

    /// <summary>Whether it is an iterator of deferreds: only a cooperator steps such a thing.</summary>
    private bool IsIteratorOfDeferreds(IMethodSymbol method)
    {
        if (
            method.ReturnType is not INamedTypeSymbol { TypeArguments: [var item] } sequence
            || sequence.OriginalDefinition.SpecialType
                is not SpecialType.System_Collections_Generic_IEnumerable_T
                    and not SpecialType.System_Collections_Generic_IEnumerator_T
            || !types.IsDeferred(item)
        )
        {
            return false;
        }

        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in reference.GetSyntax().DescendantNodes())
            {
                if (node is YieldStatementSyntax)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether all its callers are in its type: a private method that no framework finds by an
    /// attribute.</summary>
    private static bool IsCalledOnlyHere(IMethodSymbol method) =>
        method.DeclaredAccessibility == Accessibility.Private
        && method.MethodKind == MethodKind.Ordinary
        && method.GetAttributes().IsEmpty;

    private RunsOn? OfCallers(IMethodSymbol method, ImmutableHashSet<ISymbol> seen, CancellationToken token)
    {
        var callers = new Callers();
        foreach (
            (IOperation reference, ISymbol? member) in References.To(method.OriginalDefinition, compilation, token)
        )
        {
            RunsOn? at = reference is IMethodReferenceOperation ? FunctionTarget.Of(types, reference) : null;
            callers.Add(at ?? Of(reference, member, seen, token));
        }

        return callers.Result;
    }

    /// <summary>Puts together what the callers of a function say.</summary>
    private struct Callers
    {
        private RunsOn? _all;
        private bool _differ;
        private bool _any;

        /// <summary>Where the function runs, if all callers agree. Null: all callers are being looked at
        /// already.</summary>
        public readonly RunsOn? Result => _differ || !_any ? RunsOn.Unknown : _all;

        public void Add(RunsOn? caller)
        {
            _any = true;
            if (caller is not { } known)
            {
                return;
            }

            _differ |= known != (_all ?? known);
            _all = known;
        }
    }
}
