namespace Becket.Cli.Running.Templates.Expressions;

/// <content>The operators with two operands.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>The operators by their strength, the weakest first; each with the characters that make it another
    /// operator.</summary>
    private static readonly (string Text, string NotBefore, BinaryOperator Apply)[][] s_levels =
    [
        [
            ("<=>", "", (left, right) => new Scalar(left.Number.CompareTo(right.Number))),
            ("==", "", (left, right) => Scalar.Of(left.Number == right.Number)),
            ("!=", "", (left, right) => Scalar.Of(left.Number != right.Number)),
            ("eq", "", (left, right) => Scalar.Of(Compare(left, right) == 0)),
            ("ne", "", (left, right) => Scalar.Of(Compare(left, right) != 0)),
            ("cmp", "", (left, right) => new Scalar(Compare(left, right))),
        ],
        [
            ("<=", ">", (left, right) => Scalar.Of(left.Number <= right.Number)),
            (">=", "", (left, right) => Scalar.Of(left.Number >= right.Number)),
            ("<", "<=", (left, right) => Scalar.Of(left.Number < right.Number)),
            (">", ">=", (left, right) => Scalar.Of(left.Number > right.Number)),
            ("lt", "", (left, right) => Scalar.Of(Compare(left, right) < 0)),
            ("gt", "", (left, right) => Scalar.Of(Compare(left, right) > 0)),
            ("le", "", (left, right) => Scalar.Of(Compare(left, right) <= 0)),
            ("ge", "", (left, right) => Scalar.Of(Compare(left, right) >= 0)),
        ],
        [
            ("+", "+=", (left, right) => new Scalar(left.Number + right.Number)),
            ("-", "-=", (left, right) => new Scalar(left.Number - right.Number)),
            (".", ".=", Concatenate),
        ],
        [
            ("*", "*=", (left, right) => new Scalar(left.Number * right.Number)),
            ("/", "/=", Divide),
            ("%", "=", Remainder),
            ("x", "", Repeat),
        ],
    ];

    private static readonly (string Text, BinaryOperator Apply)[] s_compound =
    [
        (".=", Concatenate),
        ("+=", (left, right) => new Scalar(left.Number + right.Number)),
        ("-=", (left, right) => new Scalar(left.Number - right.Number)),
        ("**=", (left, right) => new Scalar(Math.Pow(left.Number, right.Number))),
        ("*=", (left, right) => new Scalar(left.Number * right.Number)),
        ("/=", Divide),
        ("%=", Remainder),
        ("x=", Repeat),
    ];

    private static int Compare(Scalar left, Scalar right) =>
        Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString()));

    private static Scalar Concatenate(Scalar left, Scalar right)
    {
        (string one, string other) = (left.ToString(), right.ToString());
        ExpressionScope.CheckLength((long)one.Length + other.Length);
        return new Scalar(one + other);
    }

    private static Scalar Divide(Scalar left, Scalar right) =>
        right.Number == 0
            ? throw new ValueException("the expression divides by zero")
            : new Scalar(left.Number / right.Number);

    /// <summary>The remainder of whole numbers, with the sign of the right one.</summary>
    private static Scalar Remainder(Scalar left, Scalar right)
    {
        (long one, long other) = (left.Whole, right.Whole);
        if (other == 0)
        {
            throw new ValueException("the expression divides by zero");
        }

        long rest = one % other;
        return new Scalar(rest != 0 && (rest < 0) != (other < 0) ? rest + other : rest);
    }

    private static Scalar Repeat(Scalar left, Scalar right)
    {
        string text = left.ToString();
        long times = Math.Max(0, right.Whole);
        ExpressionScope.CheckLength(text.Length == 0 ? 0 : (long)Math.Min(9e18, (double)text.Length * times));
        return new Scalar(text.Length == 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)times)));
    }
}
