using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>Creates regular expressions whose time grows with the text alone, whatever the expression is.</summary>
internal static class LinearPattern
{
    private static readonly (string Perl, string Net)[] s_classes =
    [
        ("[:alpha:]", "A-Za-z"),
        ("[:digit:]", "0-9"),
        ("[:alnum:]", "A-Za-z0-9"),
        ("[:upper:]", "A-Z"),
        ("[:lower:]", "a-z"),
        ("[:space:]", @"\s"),
        ("[:blank:]", @" \t"),
        ("[:punct:]", @"!-/:-@\[-`{-~"),
        ("[:xdigit:]", "0-9A-Fa-f"),
        ("[:word:]", @"\w"),
        ("[:cntrl:]", @"\x00-\x1F\x7F"),
        ("[:print:]", " -~"),
        ("[:graph:]", "!-~"),
    ];

    /// <summary>Creates a regular expression.</summary>
    /// <param name="pattern">The pattern as Perl reads it.</param>
    /// <param name="options">How it matches.</param>
    /// <exception cref="MisuseException">The pattern is wrong, or needs backtracking.</exception>
    public static Regex Create(string pattern, RegexOptions options = RegexOptions.None)
    {
        foreach ((string perl, string net) in s_classes)
        {
            pattern = pattern.Replace(perl, net, StringComparison.Ordinal);
        }

        // Perl's horizontal space.
        pattern = pattern.Replace(@"\\", "\uD800", StringComparison.Ordinal);
        pattern = pattern.Replace(@"\h", @"[ \t]", StringComparison.Ordinal);
        pattern = pattern.Replace("\uD800", @"\\", StringComparison.Ordinal);
        try
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is NotSupportedException or InsufficientExecutionStackException)
        {
            throw new MisuseException(
                $"the regular expression '{pattern}' looks around or refers back, or is too large: that takes "
                    + "unlimited time"
            );
        }
        catch (ArgumentException)
        {
            throw new MisuseException($"'{pattern}' is no regular expression");
        }
    }
}
