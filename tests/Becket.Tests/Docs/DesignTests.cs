namespace Becket.Tests.Docs;

/// <summary>Compares docs/design.md with the code: its rooms with the folders, its walks with the methods.</summary>
public sealed class DesignTests
{
    private const int MostHops = 15;

    private static readonly Page s_design = Repository.Pages.Single(static page => page.Path == "docs/design.md");

    [Fact]
    public void Every_folder_of_the_library_and_the_tool_has_a_row_and_every_row_a_folder()
    {
        string[] folders =
        [
            .. Repository
                .Files("*.cs")
                .Where(static file =>
                    file.StartsWith("src/", StringComparison.Ordinal) && file.Count(c => c == '/') > 2
                )
                .Select(static file => file[..(file.LastIndexOf('/') + 1)])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            folders,
            RowsOf("###").Select(static row => row.Heading + "/" + row.Cells[0]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_hop_of_a_walk_is_a_member_in_the_file_that_is_named()
    {
        (string Heading, string[] Cells)[] hops = [.. RowsOf("####")];

        Assert.NotEmpty(hops);
        Assert.All(
            hops,
            static hop =>
            {
                string[] member = hop.Cells[2].Split('.');
                string code = File.ReadAllText(Repository.FullPath("src/Becket/" + hop.Cells[3]));

                Assert.Matches($@"\b{member[0]}(<\w+>)?\b", code);
                Assert.Matches($@"\b{member[1]}\b", code);
            }
        );
    }

    [Fact]
    public void A_walk_has_at_most_15_hops() =>
        Assert.All(
            RowsOf("####").GroupBy(static row => row.Heading),
            static walk => Assert.InRange(walk.Count(), 1, MostHops)
        );

    /// <summary>The rows of the tables below headings of a level, with the backticks of their cells removed.</summary>
    private static IEnumerable<(string Heading, string[] Cells)> RowsOf(string level)
    {
        string? heading = null;
        int row = 0;
        foreach ((_, string text) in s_design.Prose)
        {
            if (text.StartsWith('#'))
            {
                heading = text.StartsWith(level + " ", StringComparison.Ordinal)
                    ? text.TrimStart('#').Replace("`", "").Trim()
                    : null;
                row = 0;
            }
            else if (heading is not null && text.StartsWith('|') && ++row > 2)
            {
                yield return (
                    heading,
                    [.. text.Trim('|', ' ').Split('|').Select(static cell => cell.Trim().Trim('`'))]
                );
            }
        }
    }
}
