using Microsoft.CodeAnalysis;

namespace Becket.Analyzers;

/// <summary>The types of Becket as the compilation sees them.</summary>
internal sealed class KnownTypes
{
    private KnownTypes(
        INamedTypeSymbol deferred,
        INamedTypeSymbol deferredOfT,
        INamedTypeSymbol reactor,
        INamedTypeSymbol reactorTime,
        INamedTypeSymbol runsOnLoop,
        INamedTypeSymbol runsOnThread
    )
    {
        Deferred = deferred;
        DeferredOfT = deferredOfT;
        Reactor = reactor;
        ReactorTime = reactorTime;
        RunsOnLoop = runsOnLoop;
        RunsOnThread = runsOnThread;
    }

    public INamedTypeSymbol Deferred { get; }

    public INamedTypeSymbol DeferredOfT { get; }

    public INamedTypeSymbol Reactor { get; }

    public INamedTypeSymbol ReactorTime { get; }

    public INamedTypeSymbol RunsOnLoop { get; }

    public INamedTypeSymbol RunsOnThread { get; }

    /// <summary>The types; null if the program does not use Becket, and there is nothing to analyze.</summary>
    public static KnownTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Becket.Deferreds.Deferred") is { } deferred
        && compilation.GetTypeByMetadataName("Becket.Deferreds.Deferred`1") is { } deferredOfT
        && compilation.GetTypeByMetadataName("Becket.Reactors.Reactor") is { } reactor
        && compilation.GetTypeByMetadataName("Becket.Time.IReactorTime") is { } reactorTime
        && compilation.GetTypeByMetadataName("Becket.Deferreds.RunsOnLoopAttribute") is { } runsOnLoop
        && compilation.GetTypeByMetadataName("Becket.Deferreds.RunsOnThreadAttribute") is { } runsOnThread
            ? new KnownTypes(deferred, deferredOfT, reactor, reactorTime, runsOnLoop, runsOnThread)
            : null;

    /// <summary>Whether a type is <c>Deferred</c>, <c>Deferred&lt;T&gt;</c> or derived from them.</summary>
    public bool IsDeferred(ITypeSymbol? type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (Same(at, Deferred) || Same(at, DeferredOfT))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method is one that the builder of <c>async Deferred</c> methods runs.</summary>
    public bool IsAsyncDeferred(IMethodSymbol method) =>
        method.IsAsync && (Same(method.ReturnType, Deferred) || Same(method.ReturnType, DeferredOfT));

    /// <summary>Whether a type is the library's own, as Becket's base classes are.</summary>
    public bool IsBeckets(ISymbol symbol) => Same(symbol.ContainingAssembly, Deferred.ContainingAssembly);

    public static bool Same(ISymbol? one, ISymbol? other) =>
        one is not null && SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other);
}
