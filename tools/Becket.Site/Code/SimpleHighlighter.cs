using System.Text.RegularExpressions;

namespace Becket.Site.Code;

/// <summary>Colours shell commands, XML, JSON and Python by a pattern for each: strings, comments, keywords.</summary>
internal static partial class SimpleHighlighter
{
    public static IReadOnlyList<CodeSpan> Highlight(string code, string language)
    {
        Regex? pattern = language switch
        {
            "sh" or "bash" => Shell(),
            "xml" => Xml(),
            "json" => Json(),
            "python" => Python(),
            "ini" => Ini(),
            _ => null,
        };
        return pattern is null ? [new CodeSpan(code)] : Split(code, pattern);
    }

    private static List<CodeSpan> Split(string code, Regex pattern)
    {
        var spans = new List<CodeSpan>();
        int at = 0;
        foreach (Match match in pattern.Matches(code))
        {
            if (match.Index > at)
            {
                spans.Add(new CodeSpan(code[at..match.Index]));
            }

            spans.Add(new CodeSpan(match.Value, KindOf(match)));
            at = match.Index + match.Length;
        }

        spans.Add(new CodeSpan(code[at..]));
        return spans;
    }

    private static CodeKind KindOf(Match match) =>
        match.Groups["comment"].Success ? CodeKind.Comment
        : match.Groups["string"].Success ? CodeKind.String
        : match.Groups["keyword"].Success ? CodeKind.Keyword
        : match.Groups["type"].Success ? CodeKind.Type
        : match.Groups["method"].Success ? CodeKind.Method
        : CodeKind.Number;

    [GeneratedRegex(
        """(?<comment>(?<=^|\s)\#.*$)|(?<string>"(\\.|[^"\\])*"|'[^']*')|(?<type>\$\{?\w+\}?)|"""
            + """(?<keyword>(?<=\s)--?[A-Za-z][\w-]*)|(?<method>(?<=^|\|\s|&&\s|;\s)[\w./-]+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Shell();

    [GeneratedRegex(
        """(?<comment><!--[\s\S]*?-->)|(?<keyword></?[\w.:-]+|/?>|<\?[\s\S]*?\?>)|(?<type>[\w.:-]+(?==))|"""
            + """(?<string>"[^"]*")"""
    )]
    private static partial Regex Xml();

    [GeneratedRegex(
        """(?<type>"(\\.|[^"\\])*"(?=\s*:))|(?<string>"(\\.|[^"\\])*")|(?<keyword>\b(true|false|null)\b)|"""
            + """(?<number>-?\b\d[\d.eE+-]*)"""
    )]
    private static partial Regex Json();

    [GeneratedRegex(
        """(?<comment>\#.*$)|(?<string>[bfr]?\"\"\"[\s\S]*?\"\"\"|[bfr]?"(\\.|[^"\\\n])*"|[bfr]?'(\\.|[^'\\\n])*')|"""
            + """(?<keyword>\b(and|as|async|await|break|class|def|elif|else|except|finally|for|from|if|import|in|is|"""
            + """lambda|None|not|or|pass|raise|return|try|True|False|while|with|yield)\b)|"""
            + """(?<method>(?<=def )\w+)|(?<number>\b\d[\d.]*\b)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Python();

    [GeneratedRegex("""(?<comment>^[\#;].*$)|(?<keyword>^\[.*\]$)|(?<type>^[\w.]+(?=\s*=))""", RegexOptions.Multiline)]
    private static partial Regex Ini();
}
