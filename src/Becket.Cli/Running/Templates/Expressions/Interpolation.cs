using System.Globalization;
using System.Text;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>Texts with variables in them: between double quotes, and in substitutions.</summary>
internal sealed class Interpolation
{
    private readonly List<Piece> _pieces = [];
    private readonly StringBuilder _literal = new();
    private Case _case;
    private Case _nextOnly;
    private bool _isQuoted;

    private Interpolation() { }

    private enum Case
    {
        AsIs,
        Upper,
        Lower,
    }

    /// <summary>Whether a pattern has no variables except <c>$$1</c>, which the tag gives.</summary>
    public static bool IsConstant(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '$')
            {
                i++;
            }
            else if (BeginsVariable(text, i, isPattern: true))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isPattern">Whether it is a regular expression, which keeps its escapes.</param>
    /// <param name="parseVariable">Parses the variable at the beginning of a text, and returns its length.</param>
    public static Evaluation Parse(
        string text,
        bool isPattern,
        Func<string, (Evaluation Get, int Length)> parseVariable
    )
    {
        var interpolation = new Interpolation();
        for (int i = 0; i < text.Length; )
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i = interpolation.Escape(text, i + 1, isPattern);
            }
            else if (BeginsVariable(text, i, isPattern))
            {
                (Evaluation get, int length) = parseVariable(text[i..]);
                interpolation.Add(get);
                i += length;
            }
            else
            {
                interpolation._literal.Append(text[i++]);
            }
        }

        interpolation.EndLiteral();
        Piece[] pieces = [.. interpolation._pieces];
        return scope => new Scalar(Join(pieces, scope));
    }

    private static string Join(Piece[] pieces, ExpressionScope scope)
    {
        var text = new StringBuilder();
        foreach (Piece piece in pieces)
        {
            string part = piece.Get(scope).ToString();
            part = Cased(part, piece.Case);
            part = part.Length > 0 && piece.First != Case.AsIs ? Cased(part[..1], piece.First) + part[1..] : part;
            text.Append(piece.IsQuoted ? Substitution.Quoted(part) : part);
        }

        return text.ToString();
    }

    private static string Cased(string text, Case to) =>
        to switch
        {
            Case.Upper => text.ToUpperInvariant(),
            Case.Lower => text.ToLowerInvariant(),
            _ => text,
        };

    private static bool BeginsVariable(string text, int at, bool isPattern)
    {
        if (text[at] != '$' || at + 1 == text.Length)
        {
            return false;
        }

        char next = text[at + 1];
        return char.IsAsciiLetterOrDigit(next)
            || next is '_' or '&'
            || (next is '$' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]))
            || (next == '{' && !isPattern)
            || (next == '{' && at + 2 < text.Length && !char.IsAsciiDigit(text[at + 2]));
    }

    /// <summary>Reads what follows a backslash.</summary>
    /// <returns>The index behind it.</returns>
    private int Escape(string text, int at, bool isPattern)
    {
        char c = text[at++];
        switch (c)
        {
            case 'U' or 'L' or 'Q' or 'E':
                EndLiteral();
                _case =
                    c == 'U' ? Case.Upper
                    : c == 'L' ? Case.Lower
                    : c == 'E' ? Case.AsIs
                    : _case;
                _isQuoted = c == 'Q' || (c != 'E' && _isQuoted);
                return at;

            case 'u'
            or 'l' when !isPattern:
                EndLiteral();
                _nextOnly = c == 'u' ? Case.Upper : Case.Lower;
                return at;
        }

        if (isPattern)
        {
            _literal.Append('\\').Append(c);
            return at;
        }

        if (char.IsAsciiDigit(c) && c != '0')
        {
            // The older way to write $1.
            int group = c - '0';
            Add(scope => scope.Group(group));
            return at;
        }

        if (c == 'x')
        {
            return Hexadecimal(text, at);
        }

        _literal.Append(
            c switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'f' => '\f',
                'a' => '\a',
                'e' => '\e',
                '0' => '\0',
                _ => c,
            }
        );
        return at;
    }

    private int Hexadecimal(string text, int at)
    {
        bool isInBraces = at < text.Length && text[at] == '{';
        int start = isInBraces ? at + 1 : at;
        int end = start;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]) && (isInBraces || end < start + 2))
        {
            end++;
        }

        bool isCode = int.TryParse(
            text.AsSpan(start, end - start),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture,
            out int code
        );
        _literal.Append(isCode && Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD");
        return isInBraces && end < text.Length ? end + 1 : end;
    }

    private void Add(Evaluation get)
    {
        EndLiteral();
        _pieces.Add(new Piece(get, _case, _nextOnly, _isQuoted));
        _nextOnly = Case.AsIs;
    }

    private void EndLiteral()
    {
        if (_literal.Length == 0)
        {
            return;
        }

        var literal = new Scalar(_literal.ToString());
        _literal.Clear();
        _pieces.Add(new Piece(_ => literal, _case, _nextOnly, _isQuoted));
        _nextOnly = Case.AsIs;
    }

    private readonly record struct Piece(Evaluation Get, Case Case, Case First, bool IsQuoted);
}
