using System.Reflection;
using System.Xml.Linq;
using Becket.Site.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Becket.Site.Reference;

/// <summary>The public types of the libraries, and the XML files that the compiler wrote beside them.</summary>
internal sealed class Library
{
    private const string Prefix = "Library:";

    private readonly Dictionary<string, XElement> _comments = new(StringComparer.Ordinal);

    private Library(Compilation compilation, IReadOnlyList<IAssemblySymbol> assemblies)
    {
        Compilation = compilation;
        Assemblies = assemblies;
    }

    public Compilation Compilation { get; }

    /// <summary>The libraries, by name.</summary>
    public IReadOnlyList<IAssemblySymbol> Assemblies { get; }

    /// <summary>The names of the libraries that list their public API in a file, as the project file has found
    /// them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Library)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Select(static attribute => attribute.Key)
            .Where(static key => key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static key => key[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the libraries.</summary>
    /// <exception cref="SiteException">An assembly or its XML file is missing.</exception>
    public static Library Read()
    {
        var compilation = CSharpCompilation.Create("Reference", references: References.All);
        var byName = compilation
            .References.Select(compilation.GetAssemblyOrModuleSymbol)
            .OfType<IAssemblySymbol>()
            .GroupBy(static assembly => assembly.Name, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        var library = new Library(compilation, [.. Names.Select(name => byName[name])]);
        foreach (string name in Names)
        {
            string xml = Path.ChangeExtension(
                References.Paths.Single(path => Path.GetFileNameWithoutExtension(path) == name),
                ".xml"
            );
            if (!File.Exists(xml))
            {
                throw new SiteException($"There is no {xml}: build tools/Becket.Site, which makes it.");
            }

            foreach (XElement member in XDocument.Load(xml, LoadOptions.PreserveWhitespace).Descendants("member"))
            {
                library._comments[member.Attribute("name")!.Value] = member;
            }
        }

        return library;
    }

    /// <summary>The comment on a member as it was written, or null.</summary>
    public XElement? CommentOf(ISymbol symbol) =>
        SymbolIds.Of(symbol) is { } id ? _comments.GetValueOrDefault(id) : null;

    /// <summary>Whether a symbol is from one of the libraries.</summary>
    public bool Contains(ISymbol symbol) =>
        Assemblies.Contains(symbol.ContainingAssembly, SymbolEqualityComparer.Default);

    /// <summary>What a cref means, or null.</summary>
    public ISymbol? Find(string id) => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, Compilation);
}
