using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Becket.Site.Code;
using Becket.Site.Pages;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Writes elements of XML comments as Markdown, for one page.</summary>
/// <param name="library">What crefs mean.</param>
/// <param name="addresses">Where symbols are described.</param>
/// <param name="page">The page.</param>
internal sealed partial class CommentWriter(Library library, Addresses addresses, string page)
{
    /// <summary>A link with the name of a symbol, in code; only the name if it has no page.</summary>
    public string Link(ISymbol symbol, string? text = null)
    {
        string label = $"`{text ?? Signatures.NameOf(symbol)}`";
        return SymbolIds.Of(symbol) is { } id && addresses.Of(id, page, ".md") is { } address
            ? $"[{label}]({address})"
            : label;
    }

    /// <summary>The name of a type. It leads to the first type in it that this site describes:
    /// <c>Func&lt;Deferred&gt;</c> to <c>Deferred</c>.</summary>
    public string TypeLink(ITypeSymbol type)
    {
        string?[] ids = [.. Signatures.PartsOf(type).Select(static part => part.Symbol)];
        string? address =
            ids.OfType<string>()
                .Select(id => addresses.OnSite(id, page, ".md"))
                .FirstOrDefault(static a => a is not null)
            ?? ids.OfType<string>().Select(id => addresses.Of(id, page, ".md")).FirstOrDefault();
        string label = $"`{Signatures.NameOf(type)}`";
        return address is null ? label : $"[{label}]({address})";
    }

    /// <summary>An element's text in one line, for a table or a list.</summary>
    public string Line(XElement? element) => element is null ? "" : Blocks(element).ReplaceLineEndings(" ").Trim();

    /// <summary>The summary in one line; where the framework has it, a link to it.</summary>
    public string Summary(XElement comment)
    {
        string line = Line(comment.Element("summary"));
        return line.Length > 0 ? line : Inherited(comment);
    }

    /// <summary>The first sentence of the summary, as plain text.</summary>
    public string Sentence(XElement comment) =>
        PlainText.FirstSentence(LinkMarks().Replace(Summary(comment), "${text}").Replace("`", "").Replace("\\", ""));

    /// <summary>An element's text as paragraphs, lists and blocks of code.</summary>
    public string Blocks(XElement element)
    {
        var blocks = new List<string>();
        var paragraph = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XElement { Name.LocalName: "para" } para:
                    Flush();
                    blocks.Add(Blocks(para));
                    break;
                case XElement { Name.LocalName: "list" } list:
                    Flush();
                    blocks.Add(List(list));
                    break;
                case XElement { Name.LocalName: "code" } code:
                    Flush();
                    blocks.Add($"```csharp\n{Dedent(code.Value)}\n```");
                    break;
                case XElement { Name.LocalName: "example" or "remarks" or "summary" } inner:
                    Flush();
                    blocks.Add(Blocks(inner));
                    break;
                default:
                    paragraph.Append(Inline(node));
                    break;
            }
        }

        Flush();
        return string.Join("\n\n", blocks.Where(static block => block.Length > 0));

        void Flush()
        {
            blocks.Add(Blanks().Replace(paragraph.ToString(), " ").Trim());
            paragraph.Clear();
        }
    }

    /// <summary>What a member inherits from the framework's documentation.</summary>
    public string Inherited(XElement comment) =>
        comment.Element("inheritdoc") is { } inherited
        && library.Find((string)inherited.Attribute("cref")!) is { } symbol
            ? $"As {Link(symbol, $"{Signatures.NameOf(symbol.ContainingType ?? symbol)}.{Signatures.NameOf(symbol)}")}."
            : "";

    private static string Dedent(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        int indent = lines
            .Where(static line => line.Trim().Length > 0)
            .Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : ""));
    }

    private static string InCode(string text) =>
        text.Contains('`', StringComparison.Ordinal) ? $"`` {text} ``" : $"`{text}`";

    private string Inline(XNode node) =>
        node switch
        {
            XText text => PlainText.Escape(text.Value),
            XElement { Name.LocalName: "see" or "seealso" } see => See(see),
            XElement { Name.LocalName: "c" } code => InCode(Blanks().Replace(code.Value, " ").Trim()),
            XElement { Name.LocalName: "paramref" or "typeparamref" } name => InCode((string)name.Attribute("name")!),
            XElement { Name.LocalName: "b" or "strong" } bold => $"**{Inlines(bold)}**",
            XElement { Name.LocalName: "i" or "em" } slanted => $"*{Inlines(slanted)}*",
            XElement { Name.LocalName: "inheritdoc" } inherited => Inherited(new XElement("member", inherited)),
            XElement other => Inlines(other),
            _ => "",
        };

    private string Inlines(XElement element) => string.Concat(element.Nodes().Select(Inline)).Trim();

    private string See(XElement see)
    {
        if (see.Attribute("langword") is { } word)
        {
            return InCode(word.Value);
        }

        string own = Inlines(see);
        if (see.Attribute("href") is { } href)
        {
            return $"[{(own.Length > 0 ? own : PlainText.Escape(href.Value))}]({href.Value})";
        }

        string id = (string)see.Attribute("cref")!;
        string? address = addresses.Of(id, page, ".md");
        string label = own.Length > 0 ? own : InCode(LabelOf(id));
        return address is null ? label : $"[{label}]({address})";
    }

    /// <summary>A type's name; a member's name, with that of its type.</summary>
    private string LabelOf(string id) =>
        library.Find(id) switch
        {
            ITypeSymbol type => Signatures.NameOf(type),
            IMethodSymbol { MethodKind: MethodKind.Constructor } made =>
                $"new {Signatures.NameOf(made.ContainingType)}",
            { ContainingType: { } type } member when IsHere(type) => Signatures.NameOf(member),
            { ContainingType: { } type } member => $"{Signatures.NameOf(type)}.{Signatures.NameOf(member)}",
            { } other => other.Name,
            null => id[(id.LastIndexOf(':') + 1)..],
        };

    /// <summary>Whether the page is about a type or one of its members, which then need not repeat the type's
    /// name.</summary>
    private bool IsHere(INamedTypeSymbol type) =>
        SymbolIds.Of(type) is { } id
        && addresses.PageOf(id) is { } place
        && (page == place || page.StartsWith(place + ".", StringComparison.Ordinal));

    private string List(XElement list)
    {
        bool isNumbered = (string?)list.Attribute("type") == "number";
        return string.Join(
            '\n',
            list.Elements("item")
                .Select(
                    (item, index) =>
                    {
                        string term = item.Element("term") is { } name ? Line(name) : "";
                        string text =
                            item.Element("description") is { } described ? Line(described)
                            : term.Length > 0 ? ""
                            : Line(item);
                        string mark = isNumbered ? $"{index + 1}. " : "- ";
                        return mark + (term.Length > 0 && text.Length > 0 ? $"**{term}**: {text}" : term + text);
                    }
                )
        );
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkMarks();
}
