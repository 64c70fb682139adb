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
            from line in WithoutRawStrings(File.ReadLines(Repository.FullPath(file)))
            where line.Text.Length > CodeColumns
            select $"{file}:{line.Number}";

        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
    }

    [Fact]
    public void No_file_of_code_is_over_400_lines()
    {
        IEnumerable<string> tooLong =
            from file in Code()
            let lines = File.ReadLines(Repository.FullPath(file)).Count()
            where lines > FileLines
            select $"{file}: {lines}";

        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
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

        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
    }

    /// <summary>All code but the contenders of bench/compare, each of which is one program in one file.</summary>
    private static IEnumerable<string> Code() =>
        Repository.Files("*.cs").Where(static file => !file.StartsWith("bench/peers/", StringComparison.Ordinal));

    /// <summary>The lines of a file without those of raw strings, which are data: a break would change them.</summary>
    private static IEnumerable<(int Number, string Text)> WithoutRawStrings(IEnumerable<string> lines)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            int quotes = line.Split("\"\"\"").Length - 1;
            if (!isRaw && quotes == 0)
            {
                yield return (number, line);
            }

            isRaw ^= quotes % 2 == 1;
        }
    }

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
