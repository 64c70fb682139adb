using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.CodeFixes;

/// <summary>Writes the name of a type as short as a place allows.</summary>
internal static class TypeNames
{
    /// <summary>The name alone if the usings there make it mean this type, else the full name.</summary>
    public static string At(SemanticModel model, int position, string fullName)
    {
        string name = fullName.Substring(fullName.LastIndexOf('.') + 1);
        foreach (ISymbol symbol in model.LookupNamespacesAndTypes(position, name: name))
        {
            if (symbol is INamedTypeSymbol { Arity: 0 } && Names.FullName(symbol) == fullName)
            {
                return name;
            }
        }

        return "global::" + fullName;
    }
}
