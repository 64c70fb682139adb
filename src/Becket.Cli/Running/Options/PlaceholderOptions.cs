using Becket.Cli.Parsing;
using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Running.Options;

/// <summary>Options for the placeholders.</summary>
internal sealed record PlaceholderOptions
{
    /// <summary>Whether the placeholders of <c>--plus</c> are known.</summary>
    public bool Plus { get; init; }

    /// <summary>Placeholders that replace standard ones, by the standard one without its braces.</summary>
    public IReadOnlyList<(string Standard, string Text)> Replaced { get; init; } = [];

    /// <summary>Placeholders of the user: a tag, a space, and an expression.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>What is before and after an expression, in one text; null for <c>{==}</c>.</summary>
    public string? Parentheses { get; init; }

    private static ValueReader<string> Text { get; } =
        new("a text", (string text, out string value) => (value = text).Length > 0);

    private static ValueReader<string> Halves { get; } =
        new(
            "a text of an even length",
            (string text, out string value) => (value = text).Length > 0 && text.Length % 2 == 0
        );

    public static OptionGroup<PlaceholderOptions> CreateGroup()
    {
        OptionGroup<PlaceholderOptions> group = new OptionGroup<PlaceholderOptions>("More placeholders")
            .Value(
                ["--replace-str", "-I"],
                "STR",
                "Use this text instead of {}.",
                Text,
                (options, text) => options.Replace("", text)
            )
            .OptionalValue(
                ["--replace", "-i"],
                "STR",
                "The same, with the text attached. [default: {}]",
                Text,
                missing: "{}",
                (options, text) => options.Replace("", text)
            );
        AddReplacement(group, ["--extensionreplace", "--er", "-U"], ".");
        AddReplacement(group, ["--basenamereplace", "--bnr"], "/");
        AddReplacement(group, ["--dirnamereplace", "--dnr"], "//");
        AddReplacement(group, ["--basenameextensionreplace", "--bner"], "/.");
        AddReplacement(group, ["--seqreplace"], "#");
        AddReplacement(group, ["--slotreplace"], "%");
        return group
            .Flag(
                ["--plus"],
                "Know more placeholders, such as {..}, {+/} and {:-default}.",
                options => options with { Plus = true }
            )
            .Values(
                ["--rpl"],
                "RULE",
                "Make a placeholder of your own: a tag, a space, and an expression; may be given more than once.",
                ValueReaders.AnyText,
                (options, rules) => options with { Rules = rules }
            )
            .Value(
                ["--parens"],
                "STR",
                "The text around expressions, half before and half after. [default: {==}]",
                Halves,
                (options, text) => options with { Parentheses = text }
            );
    }

    /// <summary>The placeholders that these options give.</summary>
    /// <param name="names">The names of the columns; empty if they have no names.</param>
    /// <exception cref="MisuseException">An expression is not understood.</exception>
    public PlaceholderSyntax Syntax(IReadOnlyList<string> names) =>
        new()
        {
            Names = names,
            Plus = Plus,
            Tags =
            [
                .. Replaced.Select(each => new PlaceholderTag(each.Text, each.Standard, Rule: null)),
                .. Rules.Select(rule => new PlaceholderTag(rule, Standard: null, ReplacementRule.Parse(rule))),
            ],
            Parentheses = Parentheses is { } both
                ? (both[..(both.Length / 2)], both[(both.Length / 2)..])
                : PlaceholderSyntax.Standard.Parentheses,
        };

    private static void AddReplacement(
        OptionGroup<PlaceholderOptions> group,
        IReadOnlyList<string> names,
        string standard
    ) =>
        group.Value(
            names,
            "STR",
            $"Use this text instead of {{{standard}}}.",
            Text,
            (options, text) => options.Replace(standard, text)
        );

    private PlaceholderOptions Replace(string standard, string text) =>
        this with
        {
            Replaced = [.. Replaced.Where(each => each.Standard != standard), (standard, text)],
        };
}
