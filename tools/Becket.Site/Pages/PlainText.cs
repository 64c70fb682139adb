using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Becket.Site.Pages;

/// <summary>Text without the marks of Markdown, and text that has none.</summary>
internal static class PlainText
{
    private const string Marks = "\\`*_[]<>#|";

    /// <summary>What a reader sees of a piece of Markdown.</summary>
    public static string Of(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (Inline inline in container ?? [])
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => code.Content,
                    LineBreakInline => " ",
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    LinkInline { IsImage: true } => "",
                    ContainerInline inner => Of(inner),
                    AutolinkInline link => link.Url,
                    _ => "",
                }
            );
        }

        return text.ToString();
    }

    /// <summary>The text of a block and of the blocks in it, with blanks between them.</summary>
    public static string Of(Block block) =>
        block switch
        {
            CodeBlock code => string.Join(
                ' ',
                code.Lines.Lines.Take(code.Lines.Count).Select(static l => l.ToString())
            ),
            LeafBlock { Inline: { } inline } => Of(inline),
            ContainerBlock container => string.Join(' ', container.Select(Of)),
            _ => "",
        };

    /// <summary>Text as Markdown that shows just this text.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (Marks.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    public static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    /// <summary>GitHub's name of a heading in an address: small letters, hyphens for blanks, no punctuation.</summary>
    public static string AnchorOf(string heading) =>
        string.Concat(
            heading
                .Trim()
                .ToLowerInvariant()
                .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(static c => c == ' ' ? '-' : c)
        );
}
