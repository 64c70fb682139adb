using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Checks that comments of the library, of the tool and the prose of the pages name the actor of a
/// sentence.</summary>
/// <remarks>The list holds only words and phrases that were used for code and things instead of their names. Write:
/// caller, peer, protocol, transport, driver, loop, callback, waiter; calls, notifies, reports, releases.</remarks>
public sealed partial class PlainWordsTests
{
    [Fact]
    public void Comments_are_in_plain_words()
    {
        IEnumerable<string> found =
            from file in Repository.Files("*.cs")
            where file.StartsWith("src/", StringComparison.Ordinal)
            from riddle in Riddles(
                file,
                File.ReadLines(Repository.FullPath(file))
                    .Select(static (text, index) => (index + 1, Comment().Match(text).Value))
            )
            select riddle;

        Assert.True(!found.Any(), string.Join('\n', found));
    }

    [Fact]
    public void Pages_are_in_plain_words()
    {
        IEnumerable<string> found =
            from page in Repository.Pages
            where page.Path != Repository.CopiedPage
            from riddle in Riddles(page.Path, page.Prose)
            select riddle;

        Assert.True(!found.Any(), string.Join('\n', found));
    }

    [Theory]
    [InlineData("Whoever waits is told.")]
    [InlineData("It is to be closed by somebody.")]
    [InlineData("A caller that is none.")]
    public void A_riddle_is_found(string text) => Assert.NotEmpty(Riddles("page.md", [(1, text)]));

    [Theory]
    [InlineData("The driver calls the sink, which the transport implements.")]
    [InlineData("Developers who know Twisted find the names here.")]
    public void Plain_words_pass(string text) => Assert.Empty(Riddles("page.md", [(1, text)]));

    private static IEnumerable<string> Riddles(string file, IEnumerable<(int Line, string Text)> lines) =>
        from line in lines
        from Match riddle in Riddle().Matches(Code().Replace(line.Text, ""))
        select $"{file}:{line.Line}: \"{riddle.Value}\"";

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\b(whom|whoever|whomever|somebody|nobody|anybody|stands?(?! for\b| still\b)|at home"
            + @"|(is|are|was|were|been|being|be) told|(is|are|was|were) to be|that (is|are) none"
            + @"|lets? go of|sees? to it|tells? (it|of))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Riddle();
}
