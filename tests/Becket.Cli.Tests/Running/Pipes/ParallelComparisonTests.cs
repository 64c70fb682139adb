namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>The same lines with GNU parallel and with the tool: their outputs are equal.</summary>
public sealed class ParallelComparisonTests
{
    private const string Input = "printf 'a:1\\nb:2\\nc:3\\nd:4\\n' | ";

    /// <summary>Options and a command, and what GNU parallel 20221122 prints for the input; <c>|</c> is a line
    /// end.</summary>
    public static TheoryData<string, string> Lines { get; } =
        new()
        {
            { "--pipe -N1 'cat; echo .'", "a:1|.|b:2|.|c:3|.|d:4|.|" },
            { "--pipe -N3 'cat; echo .'", "a:1|b:2|c:3|.|d:4|.|" },
            { "--pipe -n2 'cat; echo .'", "a:1|b:2|.|c:3|d:4|.|" },
            { "--pipe -L2 -N1 'cat; echo .'", "a:1|b:2|.|c:3|d:4|.|" },
            { "--pipe -L2 'cat; echo .'", "a:1|b:2|c:3|d:4|.|" },
            { "--pipe --block 5 'cat; echo .'", "a:1|.|b:2|.|c:3|.|d:4|.|" },
            { "--pipe --block 10k 'wc; echo {#}'", "      4       4      16|1|" },
            { "--spreadstdin --block 1M 'wc -l'", "4|" },
            { "--pipe --recend : --block 3 'cat; echo .'", "a:.|1|b:.|2|c:.|3|d:.|4|.|" },
            { "--pipe --recstart b -N1 'cat; echo .'", "a:1|.|b:2|c:3|d:4|.|" },
            { "--pipe --recend '\\n' --recstart c -N1 'cat; echo .'", "a:1|b:2|.|c:3|d:4|.|" },
            { "--pipe --regexp --recend '[0-9]\\n' -N1 'cat; echo .'", "a:1|.|b:2|.|c:3|.|d:4|.|" },
            { "--pipe --regexp --recstart '[bd]:' -N1 'cat; echo .'", "a:1|.|b:2|c:3|.|d:4|.|" },
            { "--pipe --recend '' --block 3 'cat; echo .'", "a:1.||b:.|2|c.|:3|.|d:4.||.|" },
            { "--pipe --rrs --recend : -N1 'cat; echo .'", "a.|1|b.|2|c.|3|d.|4|.|" },
            { "--pipe --remove-rec-sep --recend '\\n' -N2 'cat; echo .'", "a:1b:2.|c:3d:4.|" },
            { "--pipe --header : -N2 'cat; echo .'", "a:1|b:2|c:3|.|a:1|d:4|.|" },
            { "--pipe --header 2 -N1 'cat; echo .'", "a:1|b:2|c:3|.|a:1|b:2|d:4|.|" },
            { "--pipe --header '(.*\\n){2}' -N1 'cat; echo .'", "a:1|b:2|c:3|.|a:1|b:2|d:4|.|" },
            { "--pipe --cat -N2 'cat {}; echo .'", "a:1|b:2|.|c:3|d:4|.|" },
            { "--pipe --fifo -N2 'cat {}; echo .'", "a:1|b:2|.|c:3|d:4|.|" },
            { "--pipe -N2 echo {#}", "1|2|" },
            { "--pipe -N1 --tag cat", "	a:1|	b:2|	c:3|	d:4|" },
            { "--pipe -N1 'head -c1; echo'", "a|b|c|d|" },
            { "--pipe --roundrobin 'cat; echo .'", "a:1|b:2|c:3|d:4|.|" },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_of_GNU_parallel_does_the_same(string line, string output)
    {
        ToolResult run = ShellRun.Of($"{Input} \"$@\" --quiet -k -j2 --shell {line}");

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output.Replace('\n', '|'), run.Error));
    }

    // Nothing of the tool runs here, and GNU parallel takes a minute: run it when a line is added or changed, with
    // --explicit on.
    [Fact(Explicit = true)]
    public void GNU_parallel_prints_what_is_noted_here()
    {
        GnuParallel.Require();
        using var directory = new WorkDirectory();
        (string Line, string Output)[] lines = [.. Lines.Select(row => row.Data)];

        string[] outputs = GnuParallel.Outputs(directory, lines.Select(each => $"{Input} parallel -k -j2 {each.Line}"));

        Assert.Equal(
            lines.Select(each => $"{each.Line} => {each.Output}"),
            lines.Zip(outputs, (each, output) => $"{each.Line} => {output.Replace('\n', '|')}")
        );
        Assert.Equal(lines.Length, outputs.Length);
    }

    [Theory]
    [InlineData("--pipe --block 100k", "wc -l", "wc -l")]
    [InlineData("--pipe --block 100k", "grep -c 7", "grep -c 7")]
    [InlineData("--pipe --block 64K", "tr -d '\\n' | wc -c", "tr -d '\\n' | wc -c")]
    [InlineData("--pipe --round-robin -j3", "wc -l", "wc -l")]
    public void The_sum_over_the_blocks_is_that_of_the_whole(string options, string each, string whole)
    {
        const string Sum = "awk '{ s += $1 } END { print s }'";

        ToolResult run = ShellRun.Of($"seq 200000 | \"$@\" {options} --shell \"{each}\" | {Sum}");

        Assert.Equal(ShellRun.Of($"seq 200000 | {whole}").Output, run.Output);
    }
}
