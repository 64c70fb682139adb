using System.Text;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>The same lines with GNU parallel and with the tool: their outputs are equal.</summary>
public sealed class ParallelComparisonTests
{
    [Theory]
    [InlineData("--pipe -N1 'cat; echo .'")]
    [InlineData("--pipe -N3 'cat; echo .'")]
    [InlineData("--pipe -n2 'cat; echo .'")]
    [InlineData("--pipe -L2 -N1 'cat; echo .'")]
    [InlineData("--pipe -L2 'cat; echo .'")]
    [InlineData("--pipe --block 5 'cat; echo .'")]
    [InlineData("--pipe --block 10k 'wc; echo {#}'")]
    [InlineData("--spreadstdin --block 1M 'wc -l'")]
    [InlineData("--pipe --recend : --block 3 'cat; echo .'")]
    [InlineData("--pipe --recstart b -N1 'cat; echo .'")]
    [InlineData("--pipe --recend '\\n' --recstart c -N1 'cat; echo .'")]
    [InlineData("--pipe --regexp --recend '[0-9]\\n' -N1 'cat; echo .'")]
    [InlineData("--pipe --regexp --recstart '[bd]:' -N1 'cat; echo .'")]
    [InlineData("--pipe --recend '' --block 3 'cat; echo .'")]
    [InlineData("--pipe --rrs --recend : -N1 'cat; echo .'")]
    [InlineData("--pipe --remove-rec-sep --recend '\\n' -N2 'cat; echo .'")]
    [InlineData("--pipe --header : -N2 'cat; echo .'")]
    [InlineData("--pipe --header 2 -N1 'cat; echo .'")]
    [InlineData("--header '(.*\\n){2}' --pipe -N1 'cat; echo .'", "--pipe --header '(.*\\n){2}' -N1 'cat; echo .'")]
    [InlineData("--pipe --cat -N2 'cat {}; echo .'")]
    [InlineData("--pipe --fifo -N2 'cat {}; echo .'")]
    [InlineData("--pipe -N2 echo {#}")]
    [InlineData("--pipe -N1 --tag cat")]
    [InlineData("--pipe -N1 'head -c1; echo'")]
    [InlineData("--pipe --roundrobin -j1 'cat; echo .'")]
    public void A_line_of_GNU_parallel_does_the_same(string parallel, string? ours = null)
    {
        Assert.SkipUnless(ShellRun.Has("parallel"), "GNU parallel is not installed");
        const string Input = "printf 'a:1\\nb:2\\nc:3\\nd:4\\n' | ";

        ToolResult theirs = ShellRun.Of($"{Input} parallel --will-cite -k -j2 {parallel} 2>/dev/null");
        ToolResult run = ShellRun.Of($"{Input} \"$@\" --quiet -k -j2 --shell {ours ?? parallel}");

        Assert.Equal(Encoding.UTF8.GetString(theirs.Bytes), run.Output);
        Assert.Equal((theirs.ExitCode, ""), (run.ExitCode, run.Error));
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
