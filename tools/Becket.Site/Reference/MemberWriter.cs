using System.Xml.Linq;
using Becket.Site.Pages;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Writes the page of a member and its overloads.</summary>
internal sealed class MemberWriter(Library library, Comments comments, Addresses addresses, string page)
{
    private readonly CommentWriter _writer = new(library, addresses, page);
    private readonly PageText _text = new();

    /// <summary>Long texts that the page has already, with the heading of the overload that has them.</summary>
    private readonly Dictionary<string, (string Heading, string Anchor)> _written = new(StringComparer.Ordinal);

    /// <summary>The anchors of overloads on their page. A member without overloads has the page for itself.</summary>
    public static IReadOnlyList<string> AnchorsOf(IReadOnlyList<ISymbol> overloads)
    {
        if (overloads.Count == 1)
        {
            return [""];
        }

        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. overloads.Select(member =>
            {
                string anchor = PlainText.AnchorOf(Signatures.HeadingOf(member));
                int count = used[anchor] = used.GetValueOrDefault(anchor, -1) + 1;
                return count == 0 ? anchor : $"{anchor}-{count}";
            }),
        ];
    }

    /// <summary>Writes the page.</summary>
    public Document Write(IReadOnlyList<ISymbol> overloads)
    {
        ISymbol first = overloads[0];
        string type = Signatures.NameOf(
            first.ContainingType.IsExtension ? first.ContainingType.ContainingType : first.ContainingType
        );
        string title = first is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? $"{type} {(overloads.Count == 1 ? "constructor" : "constructors")}"
            : $"{type}.{Signatures.NameOf(first)} {KindOf(first)}";
        _text.Paragraph($"# {PlainText.Escape(title)}");
        bool isOne = overloads.Count == 1;
        if (!isOne)
        {
            IEnumerable<string> rows = overloads
                .Zip(AnchorsOf(overloads))
                .Select(row =>
                    $"| [`{Signatures.HeadingOf(row.First)}`](#{row.Second}) | "
                    + $"{_writer.Summary(comments.Of(row.First))} |"
                );
            _text.Paragraph("| Overload | |\n|---|---|\n" + string.Join('\n', rows));
        }

        foreach ((ISymbol member, string anchor) in overloads.Zip(AnchorsOf(overloads)))
        {
            WriteMember(member, anchor, isOne);
        }

        return new Document(page, DocumentKind.Reference, title, _text.ToString())
        {
            Description = _writer.Sentence(comments.Of(first)),
            Signatures = _text.Signatures,
        };
    }

    private static string KindOf(ISymbol member) =>
        member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Conversion or MethodKind.UserDefinedOperator } => "",
            IMethodSymbol { IsExtensionMethod: true } => "extension method",
            IMethodSymbol => "method",
            IPropertySymbol { IsIndexer: true } => "indexer",
            IPropertySymbol => "property",
            IEventSymbol => "event",
            _ => "field",
        };

    private void WriteMember(ISymbol member, string anchor, bool isOne)
    {
        XElement comment = comments.Of(member);
        string heading = Signatures.HeadingOf(member);
        string level = isOne ? "##" : "###";
        if (!isOne)
        {
            _text.Paragraph($"## {PlainText.Escape(heading)}");
        }

        _text.Paragraph(
            comment.Element("summary") is { } summary ? _writer.Blocks(summary) : _writer.Inherited(comment)
        );
        _text.Signature(Signatures.OfMember(member));
        _text.Section($"{level} Type parameters", TypeParameters(member, comment));
        _text.Section($"{level} Parameters", Parameters(member, comment));
        _text.Section($"{level} {(member is IMethodSymbol ? "Returns" : "Value")}", Result(member, comment));
        _text.Section(
            $"{level} Remarks",
            Once(comment.Element("remarks") is { } remarks ? _writer.Blocks(remarks) : "", heading, anchor)
        );
        _text.Section($"{level} Example", comment.Element("example") is { } example ? _writer.Blocks(example) : "");
        _text.Section($"{level} Exceptions", Once(Exceptions(comment), heading, anchor));
        _text.Section(
            $"{level} See also",
            string.Join('\n', comment.Elements("seealso").Select(see => "- " + _writer.Line(new XElement("x", see))))
        );
    }

    /// <summary>A text of another overload is not repeated: a link leads to it.</summary>
    private string Once(string text, string heading, string anchor)
    {
        const int Short = 160;
        if (text.Length < Short || _written.TryAdd(text, (heading, anchor)))
        {
            return text;
        }

        (string first, string place) = _written[text];
        return $"The same as for [`{first}`](#{place}).";
    }

    private string TypeParameters(ISymbol member, XElement comment) =>
        member is not IMethodSymbol method
            ? ""
            : string.Join(
                '\n',
                method
                    .TypeParameters.Select(parameter =>
                        (parameter.Name, Text: Named(comment, "typeparam", parameter.Name))
                    )
                    .Where(static row => row.Text.Length > 0)
                    .Select(static row => $"- `{row.Name}`: {row.Text}")
            );

    private string Parameters(ISymbol member, XElement comment)
    {
        IEnumerable<IParameterSymbol> parameters = member switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => [],
        };
        return string.Join(
            '\n',
            parameters.Select(parameter =>
            {
                string text = Named(comment, "param", parameter.Name);
                return $"- `{parameter.Name}` {_writer.TypeLink(parameter.Type)}"
                    + (text.Length > 0 ? $": {text}" : "");
            })
        );
    }

    private string Result(ISymbol member, XElement comment)
    {
        ITypeSymbol? type = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } or IMethodSymbol { ReturnsVoid: true } => null,
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            IEventSymbol e => e.Type,
            _ => null,
        };
        XElement? element = comment.Element("returns") ?? comment.Element("value");
        return type is null ? "" : _writer.TypeLink(type) + (element is null ? "" : ": " + _writer.Line(element));
    }

    private string Exceptions(XElement comment)
    {
        string[] rows =
        [
            .. comment
                .Elements("exception")
                .Select(exception =>
                    $"| {_writer.Line(new XElement("x", new XElement("see", exception.Attribute("cref"))))} | "
                    + $"{_writer.Line(exception)} |"
                ),
        ];
        return rows.Length == 0 ? "" : "| | |\n|---|---|\n" + string.Join('\n', rows);
    }

    private string Named(XElement comment, string element, string name) =>
        _writer.Line(comment.Elements(element).FirstOrDefault(named => (string?)named.Attribute("name") == name));
}
