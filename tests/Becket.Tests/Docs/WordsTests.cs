using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Checks docs/words.md, the glossary, against the library.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Every_type_that_the_glossary_names_exists_in_the_library()
    {
        HashSet<string> types = [.. typeof(Reactor).Assembly.GetTypes().Select(static type => type.Name.Split('`')[0])];

        string[] named =
        [
            .. Rows().SelectMany(static row => TypeName().Matches(row[2])).Select(static name => name.Groups[1].Value),
        ];

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, types));
    }

    [Fact]
    public void A_word_has_one_meaning_and_every_meaning_is_one_line()
    {
        string[][] rows = [.. Rows()];

        Assert.True(rows.Length >= 30);
        Assert.All(rows, static row => Assert.Equal(3, row.Length));
        Assert.Equal(rows.Length, rows.Select(static row => row[0]).Distinct().Count());
    }

    /// <summary>The cells of each row of the page's tables, without their headings.</summary>
    private static IEnumerable<string[]> Rows() =>
        File.ReadAllLines(Repository.FullPath("docs/words.md"))
            .Where(static line =>
                line.StartsWith("| ", StringComparison.Ordinal)
                && !line.StartsWith("| Word |", StringComparison.Ordinal)
            )
            .Select(static line => line.Trim('|', ' ').Split(" | "));

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex TypeName();
}
