using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>The values of one evaluation of an expression.</summary>
internal sealed class ExpressionScope(string value, JobValues job)
{
    /// <summary>The longest text that an expression may make.</summary>
    private const int LongestText = 16 * 1024 * 1024;

    private Dictionary<string, Scalar>? _variables;

    /// <summary>The value, <c>$_</c>.</summary>
    public Scalar Value { get; set; } = new(value);

    public JobValues Job => job;

    /// <summary>The last match, for <c>$1</c> and <c>$&amp;</c>; null for none.</summary>
    public Match? Match { get; set; }

    /// <summary>Whether <c>skip()</c> was called.</summary>
    public bool IsSkipped { get; set; }

    /// <summary>A column by its number, from 1 or, from the last one, -1; empty if there is none.</summary>
    public Scalar Argument(long number)
    {
        long index = number > 0 ? number - 1 : job.Columns.Count + number;
        return number != 0 && index >= 0 && index < job.Columns.Count
            ? new Scalar(job.Columns[(int)index])
            : Scalar.Empty;
    }

    /// <summary>A group of the last match; empty if there is none.</summary>
    public Scalar Group(int number) => Match is null ? Scalar.Empty : new Scalar(Match.Groups[number].Value);

    public Scalar Variable(string name) =>
        _variables is not null && _variables.TryGetValue(name, out Scalar variable) ? variable : Scalar.Empty;

    public void SetVariable(string name, Scalar variable) => (_variables ??= [])[name] = variable;

    /// <summary>Checks a length before the text is made.</summary>
    /// <exception cref="ValueException">It is too long.</exception>
    public static void CheckLength(long length)
    {
        if (length > LongestText)
        {
            throw new ValueException($"an expression makes a text of more than {LongestText} characters");
        }
    }
}
