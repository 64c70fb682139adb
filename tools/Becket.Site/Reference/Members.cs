using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>The members of a type that a user can see, by kind and by name.</summary>
internal static class Members
{
    private static readonly (string Title, Func<ISymbol, bool> Is)[] s_kinds =
    [
        ("Constructors", static member => member is IMethodSymbol { MethodKind: MethodKind.Constructor }),
        ("Fields", static member => member is IFieldSymbol),
        ("Properties", static member => member is IPropertySymbol),
        ("Methods", static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary }),
        (
            "Operators",
            static member =>
                member is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion }
        ),
        ("Events", static member => member is IEventSymbol),
    ];

    /// <summary>Whether a user can see a symbol: public, or protected in a class that is open.</summary>
    public static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility switch
        {
            Accessibility.Public => true,
            Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType
                is { IsSealed: false } type
                && HasOpenConstructor(type),
            _ => false,
        };

    /// <summary>The groups of members, each of members with one name: the overloads.</summary>
    public static IEnumerable<(string Kind, IReadOnlyList<IReadOnlyList<ISymbol>> Groups)> Of(
        INamedTypeSymbol type,
        Library library
    )
    {
        ISymbol[] members = [.. Visible(type, library)];
        foreach ((string title, Func<ISymbol, bool> isOfKind) in s_kinds)
        {
            IReadOnlyList<ISymbol>[] groups =
            [
                .. members
                    .Where(isOfKind)
                    .GroupBy(Signatures.NameOf, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal)
                    .Select(static group => (IReadOnlyList<ISymbol>)[.. group]),
            ];
            if (groups.Length > 0)
            {
                yield return (title, groups);
            }
        }
    }

    /// <summary>Members of base classes in the library that a user of the type has too.</summary>
    public static IEnumerable<(INamedTypeSymbol Base, IReadOnlyList<ISymbol> Members)> InheritedBy(
        INamedTypeSymbol type,
        Library library
    )
    {
        var seen = new HashSet<string>(Visible(type, library).Select(Signatures.NameOf), StringComparer.Ordinal);
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (!library.Contains(ancestor))
            {
                continue;
            }

            ISymbol[] members =
            [
                .. Visible(ancestor.OriginalDefinition, library)
                    .Where(static member => member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary })
                    .Where(member => seen.Add(Signatures.NameOf(member)))
                    .OrderBy(Signatures.NameOf, StringComparer.Ordinal),
            ];
            if (members.Length > 0)
            {
                yield return (ancestor, members);
            }
        }
    }

    private static bool HasOpenConstructor(INamedTypeSymbol type) =>
        type.TypeKind != TypeKind.Class
        || type.InstanceConstructors.Any(static constructor =>
            constructor.DeclaredAccessibility
                is Accessibility.Public
                    or Accessibility.Protected
                    or Accessibility.ProtectedOrInternal
        );

    private static IEnumerable<ISymbol> Visible(INamedTypeSymbol type, Library library)
    {
        // The compiler makes a static method of each member of an extension block. Only the member is meant for users.
        ISymbol[] ofExtensions =
        [
            .. type.GetTypeMembers().Where(static inner => inner.IsExtension).SelectMany(static e => e.GetMembers()),
        ];
        var made = new HashSet<ISymbol>(
            ofExtensions
                .OfType<IMethodSymbol>()
                .Select(static method => method.AssociatedExtensionImplementation)
                .OfType<ISymbol>(),
            SymbolEqualityComparer.Default
        );
        return type.GetMembers()
            .Where(member => !made.Contains(member))
            .Concat(ofExtensions)
            .Where(IsVisible)
            .Where(static member => member is not INamedTypeSymbol && !IsOfAnEnumsInside(member))
            .Where(member =>
                library.CommentOf(member) is { } comment ? !IsAsInObject(member, comment) : IsDefaultConstructor(member)
            )
            .Where(static member =>
                member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet }
            );
    }

    /// <summary>Has no comment if the compiler made it, and is worth a line all the same.</summary>
    private static bool IsDefaultConstructor(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 }
        && member.ContainingType is { TypeKind: TypeKind.Class, IsAbstract: false };

    /// <summary><c>ToString</c> and its kin, if there is nothing more to say of them.</summary>
    private static bool IsAsInObject(ISymbol member, XElement comment) =>
        comment.Elements().All(static element => element.Name == "inheritdoc" && element.Attribute("cref") is null)
        && (
            member.Name is "Equals" or "GetHashCode"
            || member is IMethodSymbol { Name: "ToString", Parameters.Length: 0, OverriddenMethod: not null }
        );

    private static bool IsOfAnEnumsInside(ISymbol member) =>
        member.ContainingType.TypeKind == TypeKind.Enum && member is not IFieldSymbol { HasConstantValue: true };
}
