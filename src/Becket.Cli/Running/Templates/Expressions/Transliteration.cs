using System.Text;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A transliteration, <c>tr/…/…/</c>: replaces characters by others.</summary>
internal sealed class Transliteration
{
    private readonly List<(char First, char Last)> _from;
    private readonly List<(char First, char Last)> _to;
    private readonly bool _isComplement;
    private readonly bool _deletes;
    private readonly bool _squeezes;

    /// <param name="from">The characters, with ranges such as a-z.</param>
    /// <param name="to">Their replacements; the last one serves for all that are left.</param>
    /// <param name="flags">c for all other characters, d to delete those without a replacement, s to write equal ones
    /// once.</param>
    public Transliteration(string from, string to, string flags)
    {
        _from = Ranges(from);
        _deletes = flags.Contains('d', StringComparison.Ordinal);
        _to = Ranges(to.Length == 0 && !_deletes && !flags.Contains('c', StringComparison.Ordinal) ? from : to);
        _isComplement = flags.Contains('c', StringComparison.Ordinal);
        _squeezes = flags.Contains('s', StringComparison.Ordinal);
    }

    /// <returns>The new text, and the number of characters that were found.</returns>
    public (string Text, int Count) Apply(ExpressionScope scope, string text)
    {
        var changed = new StringBuilder(text.Length);
        int count = 0;
        char last = '\0';
        bool isAfterFound = false;
        foreach (char c in text)
        {
            if (Replacement(c) is not { } replacement)
            {
                changed.Append(c);
                isAfterFound = false;
                continue;
            }

            count++;
            if (replacement.Length == 0 || (_squeezes && isAfterFound && replacement[0] == last))
            {
                continue;
            }

            changed.Append(replacement);
            last = replacement[0];
            isAfterFound = true;
        }

        return (changed.ToString(), count);
    }

    /// <summary>What replaces a character; empty to delete it, and null if it stays as it is.</summary>
    private string? Replacement(char c)
    {
        int index = IndexOf(c);
        if (_isComplement)
        {
            return index >= 0 ? null
                : _deletes ? ""
                : _to.Count == 0 ? c.ToString()
                : _to[^1].Last.ToString();
        }

        return index < 0 ? null : At(index);
    }

    private int IndexOf(char c)
    {
        int before = 0;
        foreach ((char first, char last) in _from)
        {
            if (c >= first && c <= last)
            {
                return before + c - first;
            }

            before += last - first + 1;
        }

        return -1;
    }

    private string At(int index)
    {
        foreach ((char first, char last) in _to)
        {
            int length = last - first + 1;
            if (index < length)
            {
                return ((char)(first + index)).ToString();
            }

            index -= length;
        }

        return _deletes || _to.Count == 0 ? "" : _to[^1].Last.ToString();
    }

    private static List<(char First, char Last)> Ranges(string text)
    {
        var ranges = new List<(char, char)>();
        for (int i = 0; i < text.Length; )
        {
            char first = Take(text, ref i);
            if (i + 1 < text.Length && text[i] == '-')
            {
                i++;
                char last = Take(text, ref i);
                if (last >= first)
                {
                    ranges.Add((first, last));
                }
            }
            else
            {
                ranges.Add((first, first));
            }
        }

        return ranges;
    }

    private static char Take(string text, ref int i)
    {
        char c = text[i++];
        if (c != '\\' || i == text.Length)
        {
            return c;
        }

        c = text[i++];
        return c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '0' => '\0',
            _ => c,
        };
    }
}
