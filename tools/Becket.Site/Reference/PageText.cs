using System.Text;
using Becket.Site.Code;

namespace Becket.Site.Reference;

/// <summary>A page of the reference as it grows: paragraphs, sections that are left out if they are empty, and
/// declarations.</summary>
internal sealed class PageText
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, IReadOnlyList<CodeSpan>> _signatures = new(StringComparer.Ordinal);

    /// <summary>The declarations on the page, by their text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CodeSpan>> Signatures => _signatures;

    public void Paragraph(string text)
    {
        if (text.Length > 0)
        {
            _text.Append(text).Append("\n\n");
        }
    }

    public void Section(string heading, string text)
    {
        if (text.Length > 0)
        {
            Paragraph(heading);
            Paragraph(text);
        }
    }

    public void Signature(IReadOnlyList<CodeSpan> spans)
    {
        string code = string.Concat(spans.Select(static span => span.Text));
        _signatures[code] = spans;
        Paragraph($"```csharp\n{code}\n```");
    }

    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";
}
