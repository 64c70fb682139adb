using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>A Markdown page: its blocks of C#, its links, its headings and its prose.</summary>
/// <remarks>
/// <para>A comment <c>&lt;!-- given … --&gt;</c> holds C# members that the blocks below it may use: names that a
/// reader understands without a declaration. A comment <c>&lt;!-- from PATH --&gt;</c> before a block says that
/// it is an excerpt of that file. A block marked <c>csharp no-compile</c> shows code that must not be written, and is
/// skipped.</para>
/// </remarks>
internal sealed partial class Page
{
    private Page(
        string path,
        IReadOnlyList<CodeBlock> blocks,
        IReadOnlyList<(int Line, string Target)> links,
        IReadOnlySet<string> anchors,
        IReadOnlyList<(int Line, string Text)> prose
    ) => (Path, Blocks, Links, Anchors, Prose) = (path, blocks, links, anchors, prose);

    /// <summary>The path from the repository's root.</summary>
    public string Path { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    public IReadOnlyList<(int Line, string Target)> Links { get; }

    /// <summary>The names that a link to a heading may have after a <c>#</c>.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The lines outside blocks and comments, without those that a program writes.</summary>
    public IReadOnlyList<(int Line, string Text)> Prose { get; }

    public static Page Read(string path)
    {
        string[] lines = File.ReadAllLines(Repository.FullPath(path));
        var blocks = new List<CodeBlock>();
        var links = new List<(int, string)>();
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        var prose = new List<(int, string)>();
        var given = new List<string>();
        string? excerptOf = null;
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at];
            if (Fence().Match(line) is { Success: true } fence)
            {
                int first = at + 1;
                int indent = fence.Groups["indent"].Length;
                while (lines[++at].Trim() != "```") { }

                if (fence.Groups["info"].Value == "csharp")
                {
                    string code = string.Join(
                        '\n',
                        lines[first..at].Select(text => text.Length > indent ? text[indent..] : "")
                    );
                    blocks.Add(new CodeBlock($"{path}:{first + 1}", code, string.Join('\n', given), excerptOf));
                }

                excerptOf = null;
            }
            else if (line.StartsWith("<!-- given", StringComparison.Ordinal))
            {
                while (lines[++at] != "-->")
                {
                    given.Add(lines[at]);
                }
            }
            else if (line.EndsWith("writes from here -->", StringComparison.Ordinal))
            {
                while (lines[++at] != "<!-- to here -->") { }
            }
            else if (From().Match(line) is { Success: true } from)
            {
                excerptOf = from.Groups["path"].Value;
            }
            else
            {
                int number = at + 1;
                prose.Add((number, line));
                links.AddRange(
                    Link().Matches(InlineCode().Replace(line, "")).Select(link => (number, link.Groups["target"].Value))
                );
                if (line.StartsWith('#'))
                {
                    anchors.Add(AnchorOf(line));
                }
            }
        }

        return new Page(path, blocks, links, anchors, prose);
    }

    /// <summary>GitHub's rule for the anchor of a heading: small letters, hyphens for blanks, no punctuation.</summary>
    private static string AnchorOf(string heading) =>
        string.Concat(
            heading
                .TrimStart('#')
                .Trim()
                .ToLowerInvariant()
                .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(static c => c == ' ' ? '-' : c)
        );

    [GeneratedRegex(@"^(?<indent> *)```(?<info>.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^<!-- from (?<path>\S+) -->$")]
    private static partial Regex From();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();
}
