using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Becket.Analyzers.Blocking;

/// <summary>Finds the asynchronous form that takes the arguments of a blocking call.</summary>
internal static class AsyncTwin
{
    /// <summary>The method of that name whose first parameters are those of the call, and whose others are optional;
    /// null if there is none, as for calls with a span.</summary>
    public static IMethodSymbol? Find(IInvocationOperation call, string asyncName)
    {
        IMethodSymbol method = call.TargetMethod;
        ITypeSymbol type = call.Instance?.Type ?? method.ContainingType;
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (In(at, method, asyncName) is { } found)
            {
                return found;
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (In(contract, method, asyncName) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IMethodSymbol? In(ITypeSymbol type, IMethodSymbol method, string asyncName)
    {
        foreach (ISymbol member in type.GetMembers(asyncName))
        {
            if (
                member is IMethodSymbol { DeclaredAccessibility: Accessibility.Public } candidate
                && candidate.IsStatic == method.IsStatic
                && candidate.TypeParameters.Length == method.TypeParameters.Length
                && Fits(candidate, method)
            )
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Fits(IMethodSymbol candidate, IMethodSymbol method)
    {
        if (candidate.Parameters.Length < method.Parameters.Length)
        {
            return false;
        }

        for (int i = 0; i < candidate.Parameters.Length; i++)
        {
            IParameterSymbol parameter = candidate.Parameters[i];
            if (
                i < method.Parameters.Length
                    ? !SymbolEqualityComparer.Default.Equals(parameter.Type, method.Parameters[i].Type)
                    : !parameter.IsOptional
            )
            {
                return false;
            }
        }

        return true;
    }
}
