using System.Text;

namespace Becket.Cli.Help;

/// <summary>Lays out help: headings, paragraphs, and terms with a text beside each.</summary>
/// <param name="width">The number of columns of a line.</param>
internal sealed class HelpWriter(int width)
{
    private const int TermIndent = 2;
    private const int TextIndent = 28;

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Heading(string title) => _text.Append('\n').Append(title).Append(":\n");

    public void Paragraph(string text)
    {
        foreach (string line in TextWrap.Lines(text, width))
        {
            _text.Append(line).Append('\n');
        }
    }

    /// <summary>Writes a line that is typed: it is not broken.</summary>
    public void Typed(string line) => _text.Append(' ', TermIndent).Append(line).Append('\n');

    public void EmptyLine() => _text.Append('\n');

    public void Row(string term, string text)
    {
        _text.Append(' ', TermIndent).Append(term);
        int column = TermIndent + term.Length;
        if (column > TextIndent - 2)
        {
            _text.Append('\n');
            column = 0;
        }

        foreach (string line in TextWrap.Lines(text, Math.Max(20, width - TextIndent)))
        {
            _text.Append(' ', TextIndent - column).Append(line).Append('\n');
            column = 0;
        }
    }
}
