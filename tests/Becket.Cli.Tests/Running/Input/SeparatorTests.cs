using Becket.Cli.Running.Input;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>The texts that separate columns and records.</summary>
public sealed class SeparatorTests
{
    [Fact]
    public void An_expression_that_backtracks_takes_no_time()
    {
        string line = new string('a', 37) + "b";

        Assert.Equal([line], new ColumnSeparator("(a+)+$").Split(line));
        Assert.Equal(1_000_001, new ColumnSeparator("(a|aa)+$").Split(new string('a', 1_000_000) + "b")[0].Length);
    }

    [Theory]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    public void An_expression_that_cannot_be_matched_in_linear_time_is_refused(string expression)
    {
        var run = CommandRun.Of("run", "--colsep", expression, "echo", ":::", "a");

        Assert.Equal("", run.Output);
        Assert.StartsWith(
            $"becket: --colsep '{expression}': lookarounds, backreferences and very large repetitions may take "
                + "forever on a line: leave them out",
            Assert.Single(run.ErrorLines),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("[[:space:]]+", "a \t b", "a|b")]
    [InlineData("[^[:alnum:]]", "a-b_9", "a|b|9")]
    [InlineData("[[:digit:][:punct:]]", "a1b.c", "a|b|c")]
    [InlineData("[[:^digit:]]+", "1ab2", "1|2")]
    [InlineData("[]:[:blank:]]", "a]b:c d", "a|b|c|d")]
    [InlineData("[^][:alpha:]]", "a1]b", "a|]b")]
    [InlineData("[[:upper:]]", "aXb", "a|b")]
    [InlineData("[[:xdigit:]]g", "x0gy", "x|y")]
    [InlineData(@"\[:space:]", "a[:b", "a[:b")]
    [InlineData(@"[\]x]", "a]b", "a|b")]
    public void Classes_of_POSIX_are_known(string expression, string line, string columns) =>
        Assert.Equal(columns.Split('|'), new ColumnSeparator(expression).Split(line));

    [Fact]
    public void An_unknown_class_is_no_regular_expression() =>
        Assert.Contains(
            "--colsep takes a regular expression, not '[[:foo:]]'",
            Assert.Single(CommandRun.Of("run", "--colsep", "[[:foo:]]", "echo", ":::", "a").ErrorLines),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(",", ",")]
    [InlineData(@"\n", "\n")]
    [InlineData(@"\t", "\t")]
    [InlineData(@"\0", "\0")]
    [InlineData(@"\x41", "A")]
    [InlineData(@"\x4", "\u0004")]
    [InlineData(@"\101", "A")]
    [InlineData(@"\1018", "A8")]
    [InlineData(@"\\", "\\")]
    [InlineData(@"a\nb", "a\nb")]
    [InlineData(@"€", "€")]
    public void A_delimiter_may_hold_escapes(string text, string delimiter)
    {
        Assert.True(DelimiterText.TryRead(text, out byte[] bytes));
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(delimiter), bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData(@"\")]
    [InlineData(@"\q")]
    [InlineData(@"\x")]
    [InlineData(@"\xg")]
    [InlineData(@"\400")]
    public void Other_escapes_are_no_delimiter(string text) => Assert.False(DelimiterText.TryRead(text, out _));

    [Fact]
    public void A_delimiter_of_several_bytes_may_arrive_in_pieces()
    {
        byte[][] pieces = ["a:"u8.ToArray(), ":"u8.ToArray(), "b:c::"u8.ToArray(), "::d:"u8.ToArray()];
        var source = new PieceSource(pieces);
        using var reader = new RecordReader("x", source.Read, new TextCutter("::"u8.ToArray(), columns: null), source);
        var records = new List<string>();
        while (!reader.IsOver)
        {
            if (reader.TryRead(out IReadOnlyList<string> columns))
            {
                records.AddRange(columns);
            }
        }

        Assert.Equal(["a", "b:c", "", "d:"], records);
    }
}
