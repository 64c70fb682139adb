using System.Text;

namespace Becket.Cli.Running.Templates;

/// <summary>A text with placeholders.</summary>
internal sealed class TextTemplate
{
    // Literals and placeholders alternate: a literal, which may be empty, precedes each placeholder and ends the text.
    private readonly List<string> _literals = [];
    private readonly List<Placeholder> _placeholders = [];

    /// <param name="text">The text.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    public TextTemplate(string text, IReadOnlyList<string> names)
        : this(text, PlaceholderSyntax.Standard with { Names = names }) { }

    /// <param name="text">The text.</param>
    /// <param name="syntax">The placeholders.</param>
    public TextTemplate(string text, PlaceholderSyntax syntax)
    {
        int literal = 0;
        for (int at = syntax.Next(text, 0); at >= 0; at = syntax.Next(text, at))
        {
            if (syntax.Read(text, at) is not { } placeholder)
            {
                at++;
                continue;
            }

            _literals.Add(text[literal..at]);
            _placeholders.Add(placeholder);
            at += placeholder.Text.Length;
            literal = at;
        }

        _literals.Add(text[literal..]);
    }

    /// <param name="literals">The texts before, between and after the placeholders.</param>
    /// <param name="placeholders">The placeholders, one fewer.</param>
    public TextTemplate(IEnumerable<string> literals, IEnumerable<Placeholder> placeholders)
    {
        _literals.AddRange(literals);
        _placeholders.AddRange(placeholders);
    }

    public IReadOnlyList<string> Literals => _literals;

    public IReadOnlyList<Placeholder> Placeholders => _placeholders;

    /// <summary>Whether a placeholder takes every column of the line.</summary>
    public bool TakesAllColumns => _placeholders.Exists(placeholder => placeholder.TakesAllColumns);

    /// <summary>The one placeholder of a text without any other character; null for other texts.</summary>
    public Placeholder? Only =>
        _placeholders.Count == 1 && _literals[0].Length == 0 && _literals[1].Length == 0 ? _placeholders[0] : null;

    public string Fill(in JobValues values)
    {
        if (_placeholders.Count == 0)
        {
            return _literals[0];
        }

        if (Only is { } only)
        {
            return only.ValueOf(values);
        }

        var text = new StringBuilder(_literals[0]);
        for (int i = 0; i < _placeholders.Count; i++)
        {
            text.Append(_placeholders[i].ValueOf(values)).Append(_literals[i + 1]);
        }

        return text.ToString();
    }
}
