using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Contexts;

/// <summary>Reads the attributes that say where code runs.</summary>
internal static class Attributes
{
    private static readonly ImmutableHashSet<string> s_tests = ImmutableHashSet.Create(
        "Xunit.FactAttribute",
        "NUnit.Framework.TestAttribute",
        "NUnit.Framework.TestCaseAttribute",
        "NUnit.Framework.TestCaseSourceAttribute",
        "NUnit.Framework.TheoryAttribute",
        "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute",
        "TUnit.Core.TestAttribute"
    );

    /// <summary>What the attribute on this symbol itself says.</summary>
    public static RunsOn Of(KnownTypes types, ISymbol? symbol)
    {
        if (symbol is not null)
        {
            foreach (AttributeData attribute in symbol.GetAttributes())
            {
                if (KnownTypes.Same(attribute.AttributeClass, types.RunsOnLoop))
                {
                    return RunsOn.Loop;
                }

                if (KnownTypes.Same(attribute.AttributeClass, types.RunsOnThread))
                {
                    return RunsOn.Thread;
                }
            }
        }

        return RunsOn.Unknown;
    }

    /// <summary>What the attributes on a method, on the property of an accessor, or on the type say.</summary>
    public static RunsOn OfMember(KnownTypes types, IMethodSymbol method)
    {
        RunsOn own = Of(types, method.OriginalDefinition);
        if (own != RunsOn.Unknown)
        {
            return own;
        }

        // A constructor may run wherever the object is made, and a static method wherever it is called.
        return method.IsStatic || method.MethodKind is MethodKind.Constructor or MethodKind.Destructor
            ? RunsOn.Unknown
            : Of(types, method.ContainingType?.OriginalDefinition);
    }

    /// <summary>Whether a test framework runs the method.</summary>
    public static bool IsTest(IMethodSymbol method)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            for (INamedTypeSymbol? at = attribute.AttributeClass; at is not null; at = at.BaseType)
            {
                if (s_tests.Contains(Names.FullName(at)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the type, or a type around it, has methods that a test framework runs.</summary>
    public static bool HasTests(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            foreach (ISymbol member in at.GetMembers())
            {
                if (member is IMethodSymbol method && IsTest(method))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
