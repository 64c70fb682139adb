using Becket.Site.Code;
using Becket.Site.Pages;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>The pages of the reference: all namespaces, a namespace, a type, a member with its overloads.</summary>
internal sealed class ReferencePages
{
    public const string Index = "api/index";

    private readonly Library _library;
    private readonly Comments _comments;
    private readonly IReadOnlySet<string> _packagePages;
    private readonly INamedTypeSymbol[] _types;
    private readonly Lookup<string, IMethodSymbol> _extensions;

    /// <summary>Looks at the libraries.</summary>
    /// <param name="library">The libraries.</param>
    /// <param name="packagePages">The paths of pages; among them those of packages.</param>
    public ReferencePages(Library library, IReadOnlySet<string> packagePages)
    {
        _packagePages = packagePages;
        _library = library;
        _comments = new Comments(library);
        _types =
        [
            .. library
                .Assemblies.SelectMany(static assembly => TypesIn(assembly.GlobalNamespace))
                .Where(static type => !type.IsExtension && IsOpen(type))
                .OrderBy(static type => type.ContainingNamespace.ToDisplayString(), StringComparer.Ordinal)
                .ThenBy(Signatures.NameOf, StringComparer.Ordinal),
        ];
        _extensions =
            (Lookup<string, IMethodSymbol>)
                _types
                    .SelectMany(static type => type.GetMembers())
                    .OfType<IMethodSymbol>()
                    .Where(method => method.IsExtensionMethod && Members.IsVisible(method))
                    .ToLookup(static method => SymbolIds.Of(method.Parameters[0].Type) ?? "", StringComparer.Ordinal);
        NoteAddresses();
    }

    /// <summary>Where each type and member is described.</summary>
    public Addresses Addresses { get; } = new();

    /// <summary>The namespaces and their types, for the navigation: titles and pages.</summary>
    public IReadOnlyList<ContentsGroup> Namespaces =>
        [
            .. ByNamespace()
                .Select(static group => new ContentsGroup(
                    group.Key,
                    [
                        .. group
                            .Where(static type => type.ContainingType is null)
                            .Select(static type => new ContentsItem(Signatures.NameOf(type), PageOf(type), "", [])),
                    ]
                )),
        ];

    /// <summary>The page of a namespace.</summary>
    public static string PageOfNamespace(string name) => $"api/{name}/index";

    /// <summary>Writes the pages.</summary>
    public IEnumerable<Document> Write()
    {
        yield return WriteIndex();
        foreach (IGrouping<string, INamedTypeSymbol> group in ByNamespace())
        {
            yield return WriteNamespace(group.Key, [.. group]);
            foreach (INamedTypeSymbol type in group)
            {
                string page = PageOf(type);
                var writer = new TypeWriter(_library, _comments, Addresses, page);
                yield return writer.Write(type, DerivedFrom(type), [.. _extensions[SymbolIds.Of(type)!]]) with
                {
                    Above = Above(type)[..^1],
                };
                foreach (IReadOnlyList<ISymbol> overloads in PagesOfMembers(type))
                {
                    string memberPage = PageOf(type, overloads[0]);
                    yield return new MemberWriter(_library, _comments, Addresses, memberPage).Write(overloads) with
                    {
                        Above = Above(type),
                    };
                }
            }
        }
    }

    private static string PageOf(INamedTypeSymbol type)
    {
        string name = type.MetadataName.Replace('`', '-');
        return type.ContainingType is { } outer
            ? $"{PageOf(outer)}.{name}"
            : $"api/{type.ContainingNamespace.ToDisplayString()}/{name}";
    }

    private static string PageOf(INamedTypeSymbol type, ISymbol member) =>
        $"{PageOf(type)}.{(member.Name == ".ctor" ? "constructors" : member.MetadataName)}";

    private static (string Path, string Title)[] Above(INamedTypeSymbol type)
    {
        string name = type.ContainingNamespace.ToDisplayString();
        return
        [
            (Index, "Reference"),
            (PageOfNamespace(name), name),
            .. type.ContainingType is { } outer
                ? [(PageOf(outer), Signatures.NameOf(outer))]
                : Array.Empty<(string, string)>(),
            (PageOf(type), Signatures.NameOf(type)),
        ];
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(static inner => inner is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(inner));

    private static bool IsOpen(INamedTypeSymbol type) =>
        Members.IsVisible(type) && (type.ContainingType is null || IsOpen(type.ContainingType));

    private IEnumerable<IGrouping<string, INamedTypeSymbol>> ByNamespace() =>
        _types.GroupBy(static type => type.ContainingNamespace.ToDisplayString(), StringComparer.Ordinal);

    /// <summary>The values of an enumeration are on its own page.</summary>
    private IEnumerable<IReadOnlyList<ISymbol>> PagesOfMembers(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Enum or TypeKind.Delegate
            ? []
            : Members
                .Of(type, _library)
                .SelectMany(static kind => kind.Groups)
                .Where(group => group.Any(member => _library.CommentOf(member) is not null));

    private INamedTypeSymbol[] DerivedFrom(INamedTypeSymbol type) =>
        [
            .. _types.Where(other =>
                SymbolEqualityComparer.Default.Equals(other.BaseType?.OriginalDefinition, type)
                || other.Interfaces.Any(face => SymbolEqualityComparer.Default.Equals(face.OriginalDefinition, type))
            ),
        ];

    private void NoteAddresses()
    {
        foreach (INamedTypeSymbol type in _types)
        {
            Addresses.Add(type, PageOf(type));
            if (type.TypeKind == TypeKind.Enum)
            {
                foreach (ISymbol value in type.GetMembers().OfType<IFieldSymbol>())
                {
                    Addresses.Add(value, PageOf(type), "values");
                }
            }

            foreach (IReadOnlyList<ISymbol> overloads in PagesOfMembers(type))
            {
                IReadOnlyList<string> anchors = MemberWriter.AnchorsOf(overloads);
                foreach ((ISymbol member, string anchor) in overloads.Zip(anchors))
                {
                    Addresses.Add(member, PageOf(type, member), anchor);
                }
            }
        }
    }

    private Document WriteIndex()
    {
        var lines = new List<string>
        {
            "# Reference",
            "",
            "Every public namespace, type and member. The [pages](../contents.md) explain how to use them.",
        };
        foreach (IAssemblySymbol assembly in _library.Assemblies)
        {
            lines.AddRange(["", $"## {assembly.Name}", ""]);
            string about = SitePaths.OfPage($"src/{assembly.Name}/README.md");
            if (_packagePages.Contains(about))
            {
                lines.AddRange([$"[What this package is]({SitePaths.Relative(Index, about + ".md")}).", ""]);
            }

            lines.AddRange(["| Namespace | Types |", "|---|---|"]);
            lines.AddRange(
                ByNamespace()
                    .Select(group =>
                        (group.Key, Types: group.Where(type => IsSame(type.ContainingAssembly, assembly)).ToArray())
                    )
                    .Where(static row => row.Types.Length > 0)
                    .Select(row =>
                    {
                        var writer = new CommentWriter(_library, Addresses, Index);
                        string types = string.Join(
                            ", ",
                            row.Types.Where(static type => type.ContainingType is null)
                                .Select(type => writer.Link(type))
                        );
                        return $"| [`{row.Key}`]({row.Key}/index.md) | {types} |";
                    })
            );
        }

        return new Document(Index, DocumentKind.Reference, "Reference", string.Join('\n', lines) + "\n")
        {
            Description = "Every public namespace, type and member.",
        };
    }

    private Document WriteNamespace(string name, INamedTypeSymbol[] types)
    {
        string page = PageOfNamespace(name);
        var writer = new CommentWriter(_library, Addresses, page);
        var lines = new List<string> { $"# {name}", "", $"Package: {PackagesOf(types)}." };
        (string Title, Func<INamedTypeSymbol, bool> Is)[] kinds =
        [
            ("Classes", static type => type.TypeKind == TypeKind.Class && !IsException(type)),
            ("Structures", static type => type.TypeKind == TypeKind.Struct),
            ("Interfaces", static type => type.TypeKind == TypeKind.Interface),
            ("Delegates", static type => type.TypeKind == TypeKind.Delegate),
            ("Enumerations", static type => type.TypeKind == TypeKind.Enum),
            ("Exceptions", IsException),
        ];
        foreach ((string title, Func<INamedTypeSymbol, bool> isOfKind) in kinds)
        {
            string[] rows =
            [
                .. types
                    .Where(isOfKind)
                    .Select(type => $"| {writer.Link(type)} | {writer.Line(_comments.Of(type).Element("summary"))} |"),
            ];
            if (rows.Length > 0)
            {
                lines.AddRange(["", $"## {title}", "", "| | |", "|---|---|", .. rows]);
            }
        }

        return new Document(page, DocumentKind.Reference, name, string.Join('\n', lines) + "\n")
        {
            Description = $"{types.Length} types.",
            Above = [(Index, "Reference")],
        };
    }

    private static string PackagesOf(INamedTypeSymbol[] types) =>
        string.Join(", ", types.Select(static type => $"`{type.ContainingAssembly.Name}`").Distinct());

    private static bool IsSame(IAssemblySymbol one, IAssemblySymbol other) =>
        SymbolEqualityComparer.Default.Equals(one, other);

    private static bool IsException(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.ToDisplayString() == "System.Exception")
            {
                return true;
            }
        }

        return false;
    }
}
