using Becket.Cli.Commands;
using Becket.Cli.Help;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Help;

public sealed class HelpTests
{
    private static readonly RunCommand s_run = new();

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_of_text_is_wider_than_the_terminal(int width)
    {
        string help = HelpText.Of(s_run, width);
        int widest = Math.Max(width, 28 + 20); // the column of texts, and their least width

        // Terms, such as examples, are not broken: they begin at the second column.
        Assert.All(
            help.Split('\n').Where(line => !line.StartsWith("  ", StringComparison.Ordinal) || line[2] == ' '),
            line =>
                Assert.True(line.Length <= widest || !line.TrimStart().Contains(' ', StringComparison.Ordinal), line)
        );
        Assert.Contains(help.Split('\n'), line => line.Length > width * 3 / 4);
    }

    [Fact]
    public void A_wide_terminal_has_the_same_words() =>
        Assert.Equal(Words(HelpText.Of(s_run, 60)), Words(HelpText.Of(s_run, 120)));

    [Fact]
    public void The_groups_come_before_the_exit_codes_and_the_examples()
    {
        string help = HelpText.Of(s_run, 80);
        string[] headings =
        [
            "Usage",
            "Placeholders",
            .. RunOptions.CreateTable().Select(option => option.Group).Distinct(),
            "Information",
            "Exit code",
            "Files and variables",
            "Examples",
        ];

        Assert.Equal(
            headings,
            help.Split('\n').Where(line => line is [not ' ', .., ':']).Select(line => line.TrimEnd(':'))
        );
    }

    [Theory]
    [InlineData("--jobs")]
    [InlineData("jobs")]
    [InlineData("-j")]
    [InlineData("j")]
    [InlineData("--slo")]
    public void The_help_of_one_option_has_all_of_its_names(string option) =>
        Assert.StartsWith(
            "  -j, -P, --slots, --jobs, --max-procs N\n",
            CommandRun.Of("run", "--help", option).Output,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("input", "Input:\n  -")]
    [InlineData("OUTPUTS", "Outputs and reports:\n  -")]
    public void The_help_of_one_group_begins_with_its_heading(string group, string begin)
    {
        string help = CommandRun.Of("help", "run", group).Output;

        Assert.StartsWith(begin, help, StringComparison.Ordinal);
        Assert.DoesNotContain("Information:", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--gnu", "No effect: there is one set of options.")]
    [InlineData("--embed", "Not here: a script calls becket")]
    public void The_help_of_an_option_of_GNU_parallel_says_what_becomes_of_it(string option, string text) =>
        Assert.Contains(text, CommandRun.Of("run", "--help", option).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("aa bb cc", 5, "aa bb|cc")]
    [InlineData("aa bb cc", 4, "aa|bb|cc")]
    [InlineData("aa bb cc", 8, "aa bb cc")]
    [InlineData("aaaaaaaaa bb", 4, "aaaaaaaaa|bb")]
    [InlineData("bb aaaaaaaaa", 4, "bb|aaaaaaaaa")]
    [InlineData("aaaaaaaaa", 4, "aaaaaaaaa")]
    [InlineData("", 4, "")]
    public void Text_is_broken_at_its_spaces(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', TextWrap.Lines(text, width)));

    [Fact]
    public void Every_command_has_a_sentence_and_an_example() =>
        Assert.All(
            new CommandLine().Commands,
            command =>
            {
                Assert.Matches(@"^[A-Z].*\.$", command.Description.Summary);
                HelpSection examples = command.Description.After.Single(section => section.Title == "Examples");
                Assert.All(examples.Rows, row => Assert.Contains("becket", row.Term, StringComparison.Ordinal));
            }
        );

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
