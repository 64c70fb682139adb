using System.Buffers;
using System.Globalization;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A value of an expression: a text or a number, each of which converts to the other.</summary>
internal readonly struct Scalar
{
    private static readonly SearchValues<char> s_letters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private readonly string? _text;
    private readonly double _number;

    public Scalar(string text) => _text = text;

    public Scalar(double number) => _number = number;

    public static Scalar Empty { get; } = new("");

    public static Scalar True { get; } = new(1);

    /// <summary>Whether it is neither the empty text nor zero, as a number or as the text 0.</summary>
    public bool IsTrue => _text is null ? _number != 0 : _text is not ("" or "0");

    /// <summary>The number; for a text, the number at its beginning, or else 0.</summary>
    public double Number => _text is null ? _number : NumberAtStart(_text);

    /// <summary>The number without its fraction.</summary>
    public long Whole => Number is var number && double.IsFinite(number) ? (long)Math.Clamp(number, -9e18, 9e18) : 0;

    public static Scalar Of(bool value) => value ? True : Empty;

    public override string ToString() => _text ?? TextOf(_number);

    /// <summary>The next value: of a number the next number, of a text such as "a9" the next text, "b0".</summary>
    public Scalar Next()
    {
        if (_text is not { Length: > 0 } || !IsCounter(_text))
        {
            return new Scalar(Number + 1);
        }

        char[] next = _text.ToCharArray();
        for (int i = next.Length - 1; i >= 0; i--)
        {
            if (next[i] is not ('9' or 'z' or 'Z'))
            {
                next[i]++;
                return new Scalar(new string(next));
            }

            next[i] =
                next[i] == '9' ? '0'
                : next[i] == 'z' ? 'a'
                : 'A';
        }

        return new Scalar((next[0] == '0' ? '1' : next[0]) + new string(next));
    }

    private static string TextOf(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        return SprintfFormat.General(number, precision: 15, alternate: false);
    }

    /// <summary>Whether a text counts up as letters and digits: letters, and then digits.</summary>
    private static bool IsCounter(string text)
    {
        int letters = text.AsSpan().IndexOfAnyExcept(s_letters);
        return letters != 0 && (letters < 0 || !text.AsSpan(letters).ContainsAnyExceptInRange('0', '9'));
    }

    private static double NumberAtStart(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int length = rest.Length > 0 && rest[0] is '-' or '+' ? 1 : 0;
        length += Digits(rest[length..]);
        if (length < rest.Length && rest[length] == '.')
        {
            length += 1 + Digits(rest[(length + 1)..]);
        }

        if (length < rest.Length && rest[length] is 'e' or 'E')
        {
            int sign = length + 1 < rest.Length && rest[length + 1] is '-' or '+' ? 1 : 0;
            int exponent = Digits(rest[Math.Min(rest.Length, length + 1 + sign)..]);
            length += exponent > 0 ? 1 + sign + exponent : 0;
        }

        return double.TryParse(rest[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : 0;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int other = text.IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? text.Length : other;
    }
}
