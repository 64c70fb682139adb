using System.IO.Compression;
using System.Text.RegularExpressions;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Options;

/// <summary>The page that says what becomes of each option of GNU parallel and xargs: it agrees with the tool's
/// table.</summary>
public sealed partial class OptionPageTests
{
    private static readonly RunCommand s_run = new();

    private static readonly (string[] Names, string[] Cells)[] s_rows = [.. ReadRows()];

    [Theory]
    [InlineData("has")]
    [InlineData("other name")]
    [InlineData("accepted")]
    [InlineData("no")]
    public void Each_option_is_in_the_tool_what_the_page_says(string here)
    {
        (string[] Names, string[] Cells)[] rows =
        [
            .. s_rows.Where(row => row.Cells is [_, var cell, _] && cell == here),
        ];

        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows.SelectMany(row => row.Names), name => Here(name) != here);
    }

    [Fact]
    public void Each_option_of_the_tool_is_on_the_page()
    {
        HashSet<string> page = [.. s_rows.SelectMany(row => row.Names)];

        Assert.DoesNotContain(
            s_run.Options.Options,
            option =>
                option is RefusedOption or AcceptedOption
                    ? !page.IsSupersetOf(option.Names)
                    : !page.Overlaps(option.Names)
        );
    }

    [Fact]
    public void Each_row_has_a_place() =>
        Assert.All(
            s_rows.Where(row => row.Cells.Length == 3),
            row => Assert.Contains(row.Cells[1], (string[])["has", "other name", "accepted", "no"])
        );

    [Fact]
    public void Each_other_name_is_a_name()
    {
        string[] commands = [.. new CommandLine().Commands.Select(command => command.Description.FullName)];

        Assert.All(
            s_rows
                .Where(row => row.Cells is [_, "other name", _])
                .Select(row => Code().Match(row.Cells[2]).Groups[1].Value),
            other =>
                Assert.True(
                    commands.Any(command => other.StartsWith(command, StringComparison.Ordinal))
                        || s_run.Options.Find(other) is not null,
                    other
                )
        );
    }

    [Fact]
    public void Each_option_of_the_manual_is_on_the_page()
    {
        const string Manual = "/usr/share/man/man1/parallel.1.gz";
        if (!File.Exists(Manual))
        {
            Assert.Skip("There is no manual of GNU parallel.");
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(Manual), CompressionMode.Decompress));
        string text = reader.ReadToEnd().Replace("\\-", "-", StringComparison.Ordinal);
        if (!text.Contains("\"20221122\"", StringComparison.Ordinal))
        {
            Assert.Skip("The manual is one of another version than the page.");
        }

        text = text[text.IndexOf(".SH \"OPTIONS\"", StringComparison.Ordinal)..];
        text = text[..text.IndexOf("\n.SH", 1, StringComparison.Ordinal)];
        string[] options = [.. ManualOption().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

        Assert.True(options.Length > 200);
        Assert.Empty(options.Except(s_rows.SelectMany(row => row.Names)));
    }

    private static string Here(string name) =>
        s_run.Options.Find(name) switch
        {
            null => "not in the table",
            AcceptedOption => "accepted",
            RefusedOption or OptionElsewhere => s_rows.First(row => row.Names.Contains(name)).Cells[1] == "other name"
                ? "other name"
                : "no",
            _ => "has",
        };

    private static IEnumerable<(string[] Names, string[] Cells)> ReadRows()
    {
        foreach (string line in File.ReadLines(Path.Combine(WorkingDayTests.RepositoryRoot, "docs", "run-options.md")))
        {
            if (line.StartsWith("| `-", StringComparison.Ordinal))
            {
                string[] cells = [.. CellEnd().Split(line.Trim('|')).Select(cell => cell.Trim())];
                yield return ([.. Code().Matches(cells[0]).Select(code => code.Groups[1].Value)], cells);
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    /// <summary>A bar that no backslash precedes.</summary>
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    /// <summary>An option that begins a paragraph of the manual.</summary>
    [GeneratedRegex("""^\.IP "\\fB(--?[a-zA-Z][\w-]*|-0)""", RegexOptions.Multiline)]
    private static partial Regex ManualOption();
}
