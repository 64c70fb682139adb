namespace Becket.Cli.Tests.Running.Pipes;

public sealed class PipeMisuseTests
{
    [Theory]
    [InlineData("--pipe --block 0 wc", "--block takes a size such as 100k, 10M or 1G")]
    [InlineData("--pipe --block 1.5.2M wc", "not '1.5.2M'")]
    [InlineData("--pipe --block huge wc", "not 'huge'")]
    [InlineData("--pipe --block=-0 wc", "not '-0'")]
    [InlineData("--pipe --block 999999999T wc", "not '999999999T'")]
    [InlineData("--pipe --block=-1 wc", "only --pipe-part knows the input's length before")]
    [InlineData("--block 2M wc", "add --pipe")]
    [InlineData("--recend x wc", "add --pipe")]
    [InlineData("--pipe-part wc", "--pipe-part needs a file on disk: -a FILE")]
    [InlineData("--pipe -a x", "--pipe needs a command")]
    [InlineData("--pipe --stdin x wc", "leave out --stdin")]
    [InlineData("--pipe --filter 1 wc", "leave out --filter")]
    [InlineData("--pipe --skip-first-line wc", "tail -n +2 FILE | becket run --pipe")]
    [InlineData("--pipe -N 0 wc", "a block has at least one record")]
    [InlineData("--pipe -a x -a y wc", "give -a once")]
    [InlineData("--pipe wc ::: a b", "leave out :::")]
    [InlineData("--pipe --recend \\q wc", "write \\\\ for a backslash")]
    [InlineData("--pipe --regexp --recend ( wc", "take regular expressions")]
    [InlineData("--pipe --regexp --recend (?=x) wc", "without look-around")]
    [InlineData("--pipe --block-header ( wc", "--block-header takes a number of lines, or a regular expression")]
    [InlineData("--pipe --cat --fifo wc {}", "take one of --cat and --fifo")]
    [InlineData("--pipe --round-robin --retries 3 wc", "leave out --retries")]
    [InlineData("--pipe --round-robin --cat wc {}", "leave out --cat and --fifo")]
    [InlineData("--pipe --round-robin --joblog l --resume wc", "no log can tell where to resume")]
    [InlineData("--pipe --joblog l --retry-failed wc", "take --resume-failed")]
    public void Wrong_options_print_one_line(string args, string says)
    {
        var run = CommandRun.Of(["run", .. args.Split(' ')]);

        Assert.Equal("", run.Output);
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("becket: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
    }
}
