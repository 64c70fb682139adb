using Microsoft.CodeAnalysis;

namespace Becket.Analyzers;

/// <summary>Compares symbols with names, as the lists of members give them.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat s_format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces
    );

    /// <summary>The name with its namespace and without type arguments: <c>System.Threading.Tasks.Task</c>.</summary>
    public static string FullName(ISymbol symbol) => symbol.OriginalDefinition.ToDisplayString(s_format);

    /// <summary>Whether a type, one of its base types or one of its interfaces has this full name.</summary>
    public static bool IsOrInherits(ITypeSymbol? type, string fullName)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (FullName(at) == fullName)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A member as a reader writes it: <c>Thread.Sleep</c>.</summary>
    public static string Short(ISymbol member) =>
        member.ContainingType is { } type && member is not IMethodSymbol { MethodKind: MethodKind.LocalFunction }
            ? $"{type.Name}.{member.Name}"
            : member.Name;
}
