using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Templates;

/// <summary>The conditions of <c>--filter</c>. tests/recipes compares it with GNU parallel.</summary>
public sealed class JobFilterTests
{
    [Theory]
    [InlineData("{1} < {2}", "2|10", true)]
    [InlineData("{1} < {2}", "10|2", false)]
    [InlineData("{1} lt {2}", "10|2", true)]
    [InlineData("'{}' eq 'a b'", "a b", true)]
    [InlineData("\"{}\" =~ /^a/", "ba", false)]
    [InlineData("'{}' =~ /^a/", "ba", false)]
    [InlineData("'-{}-' =~ /-a/", "ab", true)]
    [InlineData("!'{}'", "a", false)]
    [InlineData("'{2}-{1}' eq 'b-a'", "a|b", true)]
    [InlineData("\"{2}-{1}\" eq 'b-a'", "a|b", true)]
    [InlineData("{.} eq 'b'", "b.txt", true)]
    [InlineData("{#} == 7", "a", true)]
    [InlineData("$_ eq 'a b'", "a|b", true)]
    [InlineData("$arg[2] eq 'b'", "a|b", true)]
    [InlineData("skip(); 1", "a", false)]
    [InlineData("", "a", false)]
    public void A_job_runs_if_the_expression_is_true(string filter, string columns, bool takes) =>
        Assert.Equal(takes, Takes(filter, columns.Split('|')));

    [Theory]
    [InlineData("' or 1 or '")]
    [InlineData("\" . 1 . \"")]
    [InlineData("1;1")]
    [InlineData("$arg[1]")]
    [InlineData("\\")]
    public void A_value_is_not_read_as_code(string value)
    {
        Assert.False(Takes("'{}' eq 'x'", value));
        Assert.False(Takes("\"{}\" eq 'x'", value));
        Assert.False(Takes("{} eq 'x'", value));
        Assert.True(Takes("{} eq $arg[1]", value));
    }

    [Fact]
    public void A_job_whose_condition_cannot_be_calculated_does_not_run() => Assert.False(Takes("1 / {} > 0", "0"));

    [Theory]
    [InlineData("{1} <", "--filter: in the expression '{1} <', at its end: a value is missing")]
    [InlineData("{1} {2}", "--filter: in the expression '{1} {2}', at '{2}': an operator or ';' is missing")]
    public void An_expression_that_is_not_understood_is_shown_as_typed(string filter, string message)
    {
        ToolResult run = Tool.Run("", "--filter", filter, "touch", "/dev/null/x", ":::", "a");

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith($"becket: {message}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Jobs_keep_their_numbers_and_all_filters_must_be_true() =>
        Assert.Equal(
            "3 c\n",
            Tool.Run(
                "",
                "--filter",
                "{#} > 1",
                "--filter",
                "{} ne 'b'",
                "echo",
                "{#}",
                "{}",
                ":::",
                "a",
                "b",
                "c"
            ).Output
        );

    private static bool Takes(string filter, params string[] columns) =>
        new JobFilter(filter, PlaceholderSyntax.Standard).Takes(new JobValues(7, 1, columns));
}
