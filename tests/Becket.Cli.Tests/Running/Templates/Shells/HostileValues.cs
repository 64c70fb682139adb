namespace Becket.Cli.Tests.Running.Templates.Shells;

/// <summary>Values that a shell would run, split, expand or change if it read them as code.</summary>
internal static class HostileValues
{
    /// <summary>The file that exists after a shell has run one of the values.</summary>
    public const string Marker = "run-by-mistake";

    public static string[] All { get; } =
    [
        "",
        "a",
        "a b",
        $"$(touch {Marker})",
        $"`touch {Marker}`",
        $"; touch {Marker} #",
        $"'; touch {Marker}; '",
        $"\"; touch {Marker}; \"",
        $"a[$(touch {Marker})]",
        $"\n touch {Marker}\n",
        "a\nb",
        "\n",
        "*",
        "-n",
        "--",
        "it's",
        "\"",
        "\\",
        "a\\",
        "\\\\",
        "\\n\\'\\\"",
        "$HOME${HOME}$((1+1))",
        "!",
        "!!",
        "~",
        "=ls",
        "a=b",
        "2",
        "if",
        "#x",
        "{a,b}",
        "EOF",
        "\tt\n\tEOF",
        "é€\U0001F600",
        "\uDCFF\uDCFE\uDC81\uDC82\uDC88",
        "\r",
        "$'a'",
        "%s%d",
        "& | < > ( ) ;",
        "x'y\\'z",
    ];
}
