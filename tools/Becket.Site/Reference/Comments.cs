using System.Xml.Linq;
using System.Xml.XPath;
using Becket.Site.Code;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Comments with what they inherit put in.</summary>
internal sealed class Comments(Library library)
{
    private readonly Dictionary<ISymbol, XElement> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The comment on a symbol. Each <c>inheritdoc</c> is replaced by what it stands for.</summary>
    /// <remarks>What the framework documents is not here to be put in; an empty <c>inheritdoc</c> element with its
    /// id stays, and becomes a link.</remarks>
    public XElement Of(ISymbol symbol)
    {
        symbol = symbol.OriginalDefinition;
        if (_known.TryGetValue(symbol, out XElement? known))
        {
            return known;
        }

        // A comment that inherits from itself, over others, ends here.
        _known[symbol] = new XElement("member");
        return _known[symbol] = Expand(symbol, library.CommentOf(symbol) ?? new XElement("member"));
    }

    /// <summary>What a comment without a cref inherits from.</summary>
    private static ISymbol? AncestorOf(ISymbol symbol) =>
        symbol switch
        {
            INamedTypeSymbol { BaseType: { SpecialType: not SpecialType.System_Object } baseType } => baseType,
            INamedTypeSymbol type => type.Interfaces.FirstOrDefault(),
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor =>
                constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(other =>
                    other
                        .Parameters.Select(static parameter => parameter.Type)
                        .SequenceEqual(
                            constructor.Parameters.Select(static parameter => parameter.Type),
                            SymbolEqualityComparer.Default
                        )
                ),
            IMethodSymbol { OverriddenMethod: { } overridden } => overridden,
            IPropertySymbol { OverriddenProperty: { } overridden } => overridden,
            IEventSymbol { OverriddenEvent: { } overridden } => overridden,
            _ => symbol
                .ContainingType?.AllInterfaces.SelectMany(static face => face.GetMembers())
                .FirstOrDefault(member =>
                    SymbolEqualityComparer.Default.Equals(
                        symbol.ContainingType.FindImplementationForInterfaceMember(member),
                        symbol
                    )
                ),
        };

    private static bool IsSame(XElement one, XElement other) =>
        one.Name == other.Name
        && (string?)one.Attribute("name") == (string?)other.Attribute("name")
        && (string?)one.Attribute("cref") == (string?)other.Attribute("cref");

    private XElement Expand(ISymbol symbol, XElement comment)
    {
        var expanded = new XElement("member");
        foreach (XElement child in comment.Elements())
        {
            if (child.Name != "inheritdoc")
            {
                expanded.Add(ExpandInside(symbol, child));
                continue;
            }

            foreach (XElement inherited in InheritedBy(symbol, child, "*").OfType<XElement>())
            {
                if (!comment.Elements().Any(own => IsSame(own, inherited)))
                {
                    expanded.Add(inherited);
                }
            }
        }

        return expanded;
    }

    private XElement ExpandInside(ISymbol symbol, XElement element)
    {
        var copy = new XElement(element);
        foreach (XElement inherit in copy.Descendants("inheritdoc").ToArray())
        {
            // Without a path, it stands for what the same element holds there.
            inherit.ReplaceWith(InheritedBy(symbol, inherit, $"{element.Name}/node()").Cast<object>().ToArray());
        }

        return copy;
    }

    /// <summary>Copies of what an <c>inheritdoc</c> element inherits.</summary>
    private IEnumerable<XNode> InheritedBy(ISymbol symbol, XElement inherit, string otherwise)
    {
        string? cref = (string?)inherit.Attribute("cref");
        ISymbol? source = cref is null ? AncestorOf(symbol) : library.Find(cref);
        if (source is null)
        {
            return [];
        }

        if (!library.Contains(source))
        {
            return [new XElement("inheritdoc", new XAttribute("cref", SymbolIds.Of(source) ?? ""))];
        }

        string path = (string?)inherit.Attribute("path") ?? otherwise;
        string relative = string.Join('|', path.Split('|').Select(static part => part.TrimStart('/')));
        return
        [
            .. ((IEnumerable<object>)Of(source).XPathEvaluate(relative)).Select(static node =>
                node is XElement element ? new XElement(element) : (XNode)new XText((XText)node)
            ),
        ];
    }
}
