using System.Xml.Linq;
using Becket.Site.Pages;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Writes the page of a type.</summary>
internal sealed class TypeWriter(Library library, Comments comments, Addresses addresses, string page)
{
    private readonly CommentWriter _writer = new(library, addresses, page);
    private readonly PageText _text = new();

    /// <summary>Writes the page.</summary>
    /// <param name="type">The type.</param>
    /// <param name="derived">The types that derive from it or implement it.</param>
    /// <param name="extensions">The extension methods on it.</param>
    public Document Write(
        INamedTypeSymbol type,
        IReadOnlyList<INamedTypeSymbol> derived,
        IReadOnlyList<IMethodSymbol> extensions
    )
    {
        XElement comment = comments.Of(type);
        string kind = Signatures.KindOf(type);
        string name = Signatures.NameOf(type);
        _text.Paragraph($"# {PlainText.Escape(name)} {kind}");
        string space = type.ContainingNamespace.ToDisplayString();
        string home = SitePaths.Relative(page, ReferencePages.PageOfNamespace(space) + ".md");
        _text.Paragraph($"Namespace [`{space}`]({home}), package `{type.ContainingAssembly.Name}`.");
        _text.Paragraph(comment.Element("summary") is { } summary ? _writer.Blocks(summary) : "");
        _text.Signature(Signatures.OfType(type));
        WriteFamily(type, derived);
        _text.Section("## Type parameters", Named(comment, "typeparam"));
        _text.Section("## Parameters", type.TypeKind == TypeKind.Delegate ? Named(comment, "param") : "");
        _text.Section("## Returns", comment.Element("returns") is { } returns ? _writer.Blocks(returns) : "");
        _text.Section("## Remarks", comment.Element("remarks") is { } remarks ? _writer.Blocks(remarks) : "");
        _text.Section("## Example", comment.Element("example") is { } example ? _writer.Blocks(example) : "");
        if (type.TypeKind == TypeKind.Enum)
        {
            WriteValues(type);
        }
        else if (type.TypeKind != TypeKind.Delegate)
        {
            WriteMembers(type, extensions);
        }

        return new Document(page, DocumentKind.Reference, $"{name} {kind}", _text.ToString())
        {
            Description = _writer.Sentence(comment),
            Signatures = _text.Signatures,
        };
    }

    private string Named(XElement comment, string element) =>
        string.Join(
            '\n',
            comment.Elements(element).Select(named => $"- `{(string?)named.Attribute("name")}`: {_writer.Line(named)}")
        );

    private void WriteFamily(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> derived)
    {
        var ancestors = new List<string>();
        for (INamedTypeSymbol? at = type.BaseType; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            ancestors.Insert(0, _writer.TypeLink(at));
        }

        if (ancestors.Count > 1)
        {
            _text.Paragraph($"Derives from {string.Join(" → ", ancestors)}.");
        }

        if (derived.Count > 0)
        {
            string verb = type.TypeKind == TypeKind.Interface ? "Implemented by" : "Derived types:";
            _text.Paragraph($"{verb} {string.Join(", ", derived.Select(other => _writer.Link(other)))}.");
        }
    }

    private void WriteValues(INamedTypeSymbol type)
    {
        IEnumerable<string> rows = type.GetMembers()
            .OfType<IFieldSymbol>()
            .Where(static field => field.HasConstantValue)
            .Select(field =>
                $"| `{field.Name}` | {field.ConstantValue} | {_writer.Line(comments.Of(field).Element("summary"))} |"
            );
        _text.Section("## Values", "| Name | Value | |\n|---|---|---|\n" + string.Join('\n', rows));
    }

    private void WriteMembers(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> extensions)
    {
        foreach ((string kind, IReadOnlyList<IReadOnlyList<ISymbol>> groups) in Members.Of(type, library))
        {
            _text.Section($"## {kind}", Table(groups.SelectMany(static group => group)));
        }

        IEnumerable<string> inherited = Members
            .InheritedBy(type, library)
            .Select(from =>
                $"From {_writer.TypeLink(from.Base)}: "
                + string.Join(", ", from.Members.DistinctBy(Signatures.NameOf).Select(member => _writer.Link(member)))
                + "."
            );
        _text.Section("## Inherited members", string.Join("\n\n", inherited));
        _text.Section(
            "## Extension methods",
            extensions.Count == 0 ? "" : Table(extensions.OrderBy(Signatures.NameOf, StringComparer.Ordinal))
        );
    }

    private string Table(IEnumerable<ISymbol> members) =>
        "| | |\n|---|---|\n"
        + string.Join(
            '\n',
            members.Select(member =>
                $"| {_writer.Link(member, Signatures.HeadingOf(member))} | {_writer.Summary(comments.Of(member))} |"
            )
        );
}
