using System.Globalization;
using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Running.Templates;

/// <summary>A placeholder of a template, which each job fills with its own value.</summary>
internal sealed class Placeholder
{
    private readonly Source _source;
    private readonly int _column;
    private readonly PathPart _part;
    private readonly ValueChange? _change;

    private Placeholder(
        string text,
        Source source,
        int column = 0,
        PathPart part = PathPart.Whole,
        ValueChange? change = null
    )
    {
        Text = text;
        (_source, _column, _part, _change) = (source, column, part, change);
    }

    private enum Source
    {
        AllColumns,
        Column,
        Number,
        Slot,
        Total,
    }

    /// <summary>The placeholder as typed, with its braces.</summary>
    public string Text { get; }

    /// <summary>Whether the placeholder takes a value from the input, and not the number of the job or the
    /// slot.</summary>
    public bool IsValue => _source is Source.AllColumns or Source.Column;

    /// <summary>Whether the placeholder takes every column of the line.</summary>
    public bool TakesAllColumns => _source == Source.AllColumns;

    /// <summary>Whether the placeholder is the line as it is.</summary>
    public bool IsWholeValue => TakesAllColumns && _part == PathPart.Whole && _change is null;

    /// <summary>The expression that changes the value; null for none.</summary>
    public Expression? Expression { get; private init; }

    /// <summary>Whether the number of all jobs must be known.</summary>
    public bool NeedsTotal => _source == Source.Total || Expression is { NeedsTotal: true };

    /// <summary>Whether the expression may skip the job.</summary>
    public bool CanSkip => Expression is { CanSkip: true };

    /// <summary>A placeholder for the column with this number: from 1, or from the last one, -1.</summary>
    public static Placeholder Column(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{{{number}}}"), Source.Column, number);

    /// <summary>A placeholder whose value an expression changes.</summary>
    /// <param name="text">The placeholder as typed.</param>
    /// <param name="code">The expression, with the number of a column before it or not.</param>
    public static Placeholder OfExpression(string text, string code)
    {
        int column = TakeNumber(code, out int length);
        return OfExpression(text, Expression.Parse(code[length..]), column);
    }

    /// <summary>A placeholder whose value an expression changes.</summary>
    /// <param name="text">The placeholder as typed.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="column">The number of the column; 0 for all columns.</param>
    public static Placeholder OfExpression(string text, Expression expression, int column) =>
        new(text, column == 0 ? Source.AllColumns : Source.Column, column, change: expression.Change)
        {
            Expression = expression,
        };

    /// <summary>Parses the text between braces.</summary>
    /// <param name="text">The text without the braces.</param>
    /// <param name="syntax">The placeholders that are known.</param>
    /// <returns>Null if the text is no placeholder: arguments often contain braces.</returns>
    public static Placeholder? Read(ReadOnlySpan<char> text, PlaceholderSyntax syntax)
    {
        string typed = string.Concat("{", text, "}");
        if (syntax.IsReplaced(text))
        {
            return null;
        }

        Source? counter = text switch
        {
            "#" => Source.Number,
            "%" => Source.Slot,
            "##" when syntax.Plus => Source.Total,
            _ => null,
        };
        if (counter is { } source)
        {
            return new Placeholder(typed, source);
        }

        // A name may end like a suffix ("a."). The whole name takes precedence, and the longer of two names.
        int column = ColumnAtStart(text, syntax.Names, out int length);
        if (column == 0)
        {
            column = TakeNumber(text, out length);
        }

        ReadOnlySpan<char> suffix = text[length..];
        Source taken = column == 0 ? Source.AllColumns : Source.Column;
        if (PathParts.TryRead(suffix, syntax.Plus, out PathPart part))
        {
            return new Placeholder(typed, taken, column, part);
        }

        return syntax.Plus && PlusChange.Read(suffix.ToString()) is { } change
            ? new Placeholder(typed, taken, column, change: change)
            : null;
    }

    /// <summary>The number of a column at the beginning of a text; 0 if there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The length of the number.</param>
    public static int TakeNumber(ReadOnlySpan<char> text, out int length)
    {
        length = text.StartsWith('-') ? 1 : 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        if (
            int.TryParse(text[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number != 0
        )
        {
            return number;
        }

        length = 0;
        return 0;
    }

    /// <summary>The same placeholder under another text.</summary>
    public Placeholder WithText(string text) => new(text, _source, _column, _part, _change) { Expression = Expression };

    /// <summary>The same placeholder for one column instead of all.</summary>
    public Placeholder ForColumn(int number) =>
        new(Text, Source.Column, number, _part, _change) { Expression = Expression };

    /// <summary>The value for a job. A column that the line does not have is empty.</summary>
    public string ValueOf(in JobValues values) =>
        _source switch
        {
            Source.Number => values.Number.ToString(CultureInfo.InvariantCulture),
            Source.Slot => values.Slot.ToString(CultureInfo.InvariantCulture),
            Source.Total => values.Total.ToString(CultureInfo.InvariantCulture),
            Source.AllColumns when values.Columns is [var only] => Change(only, values),
            Source.AllColumns => string.Join(' ', EachValueOf(values)),
            _ => Change(ColumnOf(values.Columns), values),
        };

    /// <summary>Whether the expression skips the job.</summary>
    public bool Skips(in JobValues values)
    {
        if (!CanSkip)
        {
            return false;
        }

        if (_source == Source.Column)
        {
            return Expression!.Skips(ColumnOf(values.Columns), values);
        }

        foreach (string column in values.Columns)
        {
            if (Expression!.Skips(column, values))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The values of a placeholder for all columns, one for each.</summary>
    public string[] EachValueOf(in JobValues values)
    {
        string[] each = new string[values.Columns.Count];
        for (int i = 0; i < each.Length; i++)
        {
            each[i] = Change(values.Columns[i], values);
        }

        return each;
    }

    private string Change(string value, in JobValues values)
    {
        string part = PathParts.Of(value, _part);
        return _change is null ? part : _change(part, values);
    }

    private string ColumnOf(IReadOnlyList<string> columns)
    {
        int index = _column > 0 ? _column - 1 : columns.Count + _column;
        return index >= 0 && index < columns.Count ? columns[index] : "";
    }

    private static int ColumnAtStart(ReadOnlySpan<char> text, IReadOnlyList<string> names, out int length)
    {
        int column = 0;
        length = 0;
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length > length && text.StartsWith(names[i], StringComparison.Ordinal))
            {
                (column, length) = (i + 1, names[i].Length);
            }
        }

        return column;
    }
}
