using System.Globalization;

namespace Becket.Cli.Running.Templates;

/// <summary>A placeholder of a template, which each job fills with its own value.</summary>
internal sealed class Placeholder
{
    private readonly Source _source;
    private readonly int _column;
    private readonly PathPart _part;

    private Placeholder(Source source, int column = 0, PathPart part = PathPart.Whole)
    {
        _source = source;
        _column = column;
        _part = part;
    }

    private enum Source
    {
        AllColumns,
        Column,
        Number,
        Slot,
    }

    /// <summary>Whether the placeholder takes a value from the input, and not the number of the job or the
    /// slot.</summary>
    public bool IsValue => _source is Source.AllColumns or Source.Column;

    /// <summary>Whether the placeholder takes every column of the line.</summary>
    public bool TakesAllColumns => _source == Source.AllColumns;

    /// <summary>A placeholder for the column with this number: from 1, or from the last one, -1.</summary>
    public static Placeholder Column(int number) => new(Source.Column, number);

    /// <summary>Parses the text between braces.</summary>
    /// <param name="text">The text without the braces.</param>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    /// <returns>Null if the text is no placeholder: arguments often contain braces.</returns>
    public static Placeholder? Read(ReadOnlySpan<char> text, IReadOnlyList<string> names)
    {
        if (text is "#")
        {
            return new Placeholder(Source.Number);
        }

        if (text is "%")
        {
            return new Placeholder(Source.Slot);
        }

        // A name may end like a suffix ("a."). The whole name takes precedence.
        if (ColumnNamed(text, names) is > 0 and var whole)
        {
            return Column(whole);
        }

        PathPart part = PathParts.TakeSuffix(ref text);
        if (text.IsEmpty)
        {
            return new Placeholder(Source.AllColumns, part: part);
        }

        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number != 0
            && text[0] != '+'
        )
        {
            return new Placeholder(Source.Column, number, part);
        }

        return ColumnNamed(text, names) is > 0 and var named ? new Placeholder(Source.Column, named, part) : null;
    }

    /// <summary>The same placeholder for one column instead of all.</summary>
    public Placeholder ForColumn(int number) => new(Source.Column, number, _part);

    /// <summary>The value for a job. A column that the line does not have is empty.</summary>
    public string ValueOf(in JobValues values) =>
        _source switch
        {
            Source.Number => values.Number.ToString(CultureInfo.InvariantCulture),
            Source.Slot => values.Slot.ToString(CultureInfo.InvariantCulture),
            Source.AllColumns when values.Columns is [var only] => PathParts.Of(only, _part),
            Source.AllColumns => string.Join(' ', EachValueOf(values)),
            _ => PathParts.Of(ColumnOf(values.Columns), _part),
        };

    /// <summary>The values of a placeholder for all columns, one for each.</summary>
    public string[] EachValueOf(in JobValues values)
    {
        string[] each = new string[values.Columns.Count];
        for (int i = 0; i < each.Length; i++)
        {
            each[i] = PathParts.Of(values.Columns[i], _part);
        }

        return each;
    }

    private string ColumnOf(IReadOnlyList<string> columns)
    {
        int index = _column > 0 ? _column - 1 : columns.Count + _column;
        return index >= 0 && index < columns.Count ? columns[index] : "";
    }

    private static int ColumnNamed(ReadOnlySpan<char> name, IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i + 1;
            }
        }

        return 0;
    }
}
