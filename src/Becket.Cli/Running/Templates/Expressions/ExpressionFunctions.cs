using System.Globalization;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>The functions of expressions.</summary>
internal static class ExpressionFunctions
{
    private static readonly ExpressionFunction[] s_all =
    [
        Text("lc", text => text.ToLowerInvariant()),
        Text("uc", text => text.ToUpperInvariant()),
        Text("lcfirst", text => text.Length == 0 ? text : text[..1].ToLowerInvariant() + text[1..]),
        Text("ucfirst", text => text.Length == 0 ? text : text[..1].ToUpperInvariant() + text[1..]),
        new("length", 1, 1, TakesValue: true, (_, values) => new Scalar(values[0].ToString().Length)),
        new("substr", 2, 3, TakesValue: false, (_, values) => Part(values)),
        new("index", 2, 3, TakesValue: false, (_, values) => Index(values)),
        new("rindex", 2, 2, TakesValue: false, (_, values) => LastIndex(values)),
        new("sprintf", 1, int.MaxValue, TakesValue: false, Sprintf),
        new("join", 1, int.MaxValue, TakesValue: false, (_, values) => Join(values)),
        Text("reverse", Reversed),
        Text("basename", path => PathParts.Name(path.Length > 1 ? path.TrimEnd('/') : path)),
        Text("dirname", PathParts.Directory),
        new("abs", 1, 1, TakesValue: true, (_, values) => new Scalar(Math.Abs(values[0].Number))),
        new("int", 1, 1, TakesValue: true, (_, values) => new Scalar(Math.Truncate(values[0].Number))),
        new("sqrt", 1, 1, TakesValue: true, (_, values) => new Scalar(Math.Sqrt(values[0].Number))),
        new("hex", 1, 1, TakesValue: true, (_, values) => new Scalar(Hexadecimal(values[0].ToString()))),
        new("oct", 1, 1, TakesValue: true, (_, values) => new Scalar(Octal(values[0].ToString()))),
        new("ord", 1, 1, TakesValue: true, (_, values) => new Scalar(values[0].ToString() is [var c, ..] ? c : 0)),
        new("chr", 1, 1, TakesValue: true, (_, values) => new Scalar(SprintfFormat.Format("%c", values))),
        new("defined", 1, 1, TakesValue: true, (_, values) => Scalar.Of(values[0].ToString().Length > 0)),
        new("chop", 0, 1, TakesValue: false, (scope, _) => Shorten(scope, text => text[..^Math.Min(1, text.Length)])),
        new("chomp", 0, 1, TakesValue: false, (scope, _) => Shorten(scope, WithoutLineFeed)),
        Text("quotemeta", Substitution.Quoted),
        Text("Q", ShellQuote.Word),
        Text("pQ", text => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'"),
        new("seq", 0, 0, TakesValue: false, (scope, _) => new Scalar(scope.Job.Number)),
        new("slot", 0, 0, TakesValue: false, (scope, _) => new Scalar(scope.Job.Slot)),
        new("total_jobs", 0, 0, TakesValue: false, (scope, _) => new Scalar(scope.Job.Total)),
        new("skip", 0, 0, TakesValue: false, Skip),
    ];

    /// <summary>The names of all functions, for a message.</summary>
    public static string Names => "s///, tr///, " + string.Join(", ", s_all.Select(function => function.Name));

    /// <returns>Null if there is no such function.</returns>
    public static ExpressionFunction? Find(string name) => Array.Find(s_all, function => function.Name == name);

    private static ExpressionFunction Text(string name, Func<string, string> change) =>
        new(name, 1, 1, TakesValue: true, (_, values) => new Scalar(change(values[0].ToString())));

    private static Scalar Part(Scalar[] values)
    {
        string text = values[0].ToString();
        long from = values[1].Whole;
        from = from < 0 ? Math.Max(0, text.Length + from) : Math.Min(from, text.Length);
        long count = values.Length > 2 ? values[2].Whole : text.Length;
        long to = count < 0 ? text.Length + count : Math.Min(text.Length, from + count);
        return new Scalar(to > from ? text[(int)from..(int)to] : "");
    }

    private static Scalar Index(Scalar[] values)
    {
        string text = values[0].ToString();
        int from = values.Length > 2 ? (int)Math.Clamp(values[2].Whole, 0, text.Length) : 0;
        return new Scalar(text.IndexOf(values[1].ToString(), from, StringComparison.Ordinal));
    }

    private static Scalar LastIndex(Scalar[] values) =>
        new(values[0].ToString().LastIndexOf(values[1].ToString(), StringComparison.Ordinal));

    private static Scalar Sprintf(ExpressionScope scope, Scalar[] values) =>
        new(SprintfFormat.Format(values[0].ToString(), values.AsSpan(1)));

    private static Scalar Join(Scalar[] values) =>
        new(string.Join(values[0].ToString(), values.Skip(1).Select(value => value.ToString())));

    private static string Reversed(string text)
    {
        char[] characters = text.ToCharArray();
        Array.Reverse(characters);

        // The halves of a character stay in their order.
        for (int i = 0; i + 1 < characters.Length; i++)
        {
            if (char.IsLowSurrogate(characters[i]) && char.IsHighSurrogate(characters[i + 1]))
            {
                (characters[i], characters[i + 1]) = (characters[i + 1], characters[i]);
            }
        }

        return new string(characters);
    }

    private static double Hexadecimal(string text)
    {
        text = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long number) ? number : 0;
    }

    private static double Octal(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return Hexadecimal(text);
        }

        double number = 0;
        foreach (char c in text.TakeWhile(c => c is >= '0' and <= '7'))
        {
            number = (number * 8) + (c - '0');
        }

        return number;
    }

    private static string WithoutLineFeed(string text) => text.EndsWith('\n') ? text[..^1] : text;

    /// <summary>Shortens <c>$_</c>, and returns what was removed.</summary>
    private static Scalar Shorten(ExpressionScope scope, Func<string, string> change)
    {
        string before = scope.Value.ToString();
        string after = change(before);
        scope.Value = new Scalar(after);
        return new Scalar(before[after.Length..]);
    }

    private static Scalar Skip(ExpressionScope scope, Scalar[] values)
    {
        scope.IsSkipped = true;
        return Scalar.Empty;
    }
}
