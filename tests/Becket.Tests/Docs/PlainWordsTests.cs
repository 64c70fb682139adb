using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Checks that comments of the library, of the tool and the prose of the pages name the actor of a
/// sentence.</summary>
/// <remarks>The list holds only words and phrases that were used for code and things instead of their names. Write:
/// caller, peer, protocol, transport, driver, loop, callback, waiter; calls, notifies, reports, releases.</remarks>
public sealed partial class PlainWordsTests
{
    [Fact]
    public void Comments_are_in_plain_words() =>
        Assert.Empty(
            Repository
                .Files("*.cs")
                .Where(static file => file.StartsWith("src/", StringComparison.Ordinal))
                .SelectMany(static file =>
                    Riddles(
                        file,
                        File.ReadLines(Repository.FullPath(file))
                            .Select(static (text, index) => (index + 1, Comment().Match(text).Value))
                    )
                )
        );

    [Fact]
    public void Pages_are_in_plain_words() =>
        Assert.Empty(
            Repository
                .Pages.Where(static page => page.Path != Repository.CopiedPage)
                .SelectMany(static page => Riddles(page.Path, page.Prose))
        );

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
        @"\b(whom|whoever|whomever|somebody|nobody|anybody|stands?(?! for\b)|at home"
            + @"|(is|are|was|were|been|being|be) told|(is|are|was|were) to be|that (is|are) none"
            + @"|lets? go of|sees? to it|tells? (it|of))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Riddle();
}
