namespace Becket.Tests.Docs;

/// <summary>Checks the widths and lengths that .editorconfig and CONTRIBUTING.md promise.</summary>
public sealed class LayoutTests
{
    private const int CodeColumns = 120;
    private const int ProseColumns = 100;
    private const int FileLines = 400;

    [Fact]
    public void No_line_of_code_is_longer_than_120_columns()
    {
        IEnumerable<string> tooLong =
            from file in Code()
            from line in File.ReadLines(Repository.FullPath(file)).Index()
            where line.Item.Length > CodeColumns
            select $"{file}:{line.Index + 1}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_file_of_code_is_over_400_lines()
    {
        IEnumerable<string> tooLong =
            from file in Code()
            let lines = File.ReadLines(Repository.FullPath(file)).Count()
            where lines > FileLines
            select $"{file}: {lines}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_line_of_prose_is_longer_than_100_columns()
    {
        IEnumerable<string> tooLong =
            from page in Repository.Pages
            where page.Path != Repository.CopiedPage
            from line in page.Prose
            where line.Text.Length > ProseColumns && CanBreak(line.Text)
            select $"{page.Path}:{line.Line}";

        Assert.Empty(tooLong);
    }

    /// <summary>All code but the contenders of bench/compare, each of which is one program in one file.</summary>
    private static IEnumerable<string> Code() =>
        Repository.Files("*.cs").Where(static file => !file.StartsWith("bench/peers/", StringComparison.Ordinal));

    /// <summary>Whether a line of prose has a place to break it: a blank that is not in a table, in a heading, in a
    /// picture's text or between two backticks.</summary>
    private static bool CanBreak(string line)
    {
        string text = line.Trim();
        if (text[0] is '|' or '#' || text.StartsWith("![", StringComparison.Ordinal))
        {
            return false;
        }

        bool isCode = false;
        int begin = text.StartsWith("- ", StringComparison.Ordinal) ? 2 : 0;
        foreach (char c in text[begin..])
        {
            isCode ^= c == '`';
            if (c == ' ' && !isCode)
            {
                return true;
            }
        }

        return false;
    }
}
