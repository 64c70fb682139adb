using System.Text;
using System.Text.RegularExpressions;

namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>A substitution, <c>s/…/…/</c>.</summary>
/// <param name="regex">What is replaced.</param>
/// <param name="replacement">What replaces it, calculated for each match.</param>
/// <param name="all">Whether every match is replaced, and not the first one alone.</param>
internal sealed class Substitution(Func<ExpressionScope, Regex> regex, Evaluation replacement, bool all)
{
    /// <summary>A text as a pattern that matches it alone.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            quoted.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || c > '\x7F' ? "" : "\\").Append(c);
        }

        return quoted.ToString();
    }

    /// <returns>The new text, and the number of replaced matches.</returns>
    public (string Text, int Count) Apply(ExpressionScope scope, string text)
    {
        int count = 0;
        var changed = new StringBuilder();
        int from = 0;
        for (Match match = regex(scope).Match(text); match.Success && (all || count == 0); match = match.NextMatch())
        {
            scope.Match = match;
            changed.Append(text, from, match.Index - from).Append(replacement(scope).ToString());
            ExpressionScope.CheckLength(changed.Length);
            from = match.Index + match.Length;
            count++;
        }

        return count == 0 ? (text, 0) : (changed.Append(text, from, text.Length - from).ToString(), count);
    }
}
