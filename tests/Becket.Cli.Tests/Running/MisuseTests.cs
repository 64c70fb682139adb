namespace Becket.Cli.Tests.Running;

public sealed class MisuseTests
{
    [Theory]
    [InlineData("run --fast echo", "there is no option '--fast'")]
    [InlineData("run -j x echo", "--slots takes a number, a percentage, +N or -N, or a file that holds one")]
    [InlineData("run --jobs 1.5 echo", "--slots takes a number, a percentage, +N or -N, or a file that holds one")]
    [InlineData(
        "run --timeout soon echo",
        "--timeout takes a time such as 10s or 2m, or a percentage of the median, not 'soon'"
    )]
    [InlineData("run --timeout 0 echo", "--timeout takes a time")]
    [InlineData("run --delay -1 echo", "--delay takes a time such as 2, 200ms or 1m, not '-1'")]
    [InlineData("run --rate 5/x echo", "--rate takes a rate such as 5/s, 100/m or 1000/h, not '5/x'")]
    [InlineData(
        "run --halt later,fail=1 echo",
        "--halt takes now or soon, and fail, success or done, as in now,fail=1 or soon,fail=30%, not 'later,fail=1'"
    )]
    [InlineData(
        "run --term-seq NOPE echo",
        "--term-seq takes signals and milliseconds in turn, such as TERM,200,KILL,25, not 'NOPE'"
    )]
    [InlineData("run --retries many echo", "--retries takes a whole number, not 'many'")]
    [InlineData("run --retry-delay x echo", "--retry-delay takes a time")]
    [InlineData("run --colsep ( echo", "--colsep takes a regular expression, not '('")]
    [InlineData("run --csv --colsep :: echo", "with --csv, --colsep takes the one character between fields, not '::'")]
    [InlineData("run --csv -0 echo", "--csv has lines that end in a line feed: leave out --null")]
    [InlineData("run --env =x echo", "--env takes NAME=VALUE, not '=x'")]
    [InlineData(
        "run --resume echo",
        "--resume, --resume-failed and --retry-failed need to know which log: --joblog FILE"
    )]
    [InlineData(
        "run --joblog l --resume --retry-failed echo",
        "take one of --resume, --resume-failed and --retry-failed"
    )]
    [InlineData("run --joblog= echo", "--joblog takes the name of a file, not ''")]
    [InlineData("run -j2 --fast 5 -- echo", "there is no option '--fast'")]
    [InlineData("run --ungroup --tag echo", "--ungroup lets the jobs write by themselves")]
    [InlineData("run -j", "--slots needs a value: a number, a percentage, +N or -N, or a file that holds one")]
    [InlineData("run -kj", "--slots needs a value")]
    [InlineData("run -kzj5 echo", "there is no option '-z', as in -kzj5")]
    [InlineData("run --keep-order= echo", "--keep-order takes no value, not ''")]
    [InlineData(
        "run --slots 1 --slots x echo",
        "--slots takes a number, a percentage, +N or -N, or a file that holds one"
    )]
    [InlineData("run --jbos 5 echo", "there is no option '--jbos' (did you mean --jobs?)")]
    [InlineData("run --retry-fialed echo", "there is no option '--retry-fialed' (did you mean --retry-failed?)")]
    [InlineData("run --re x echo", "--re may be ")]
    [InlineData("run -S server echo", "--sshlogin is not here: all jobs run on this machine")]
    [InlineData("run --sqlmaster x echo", "--sql-master is not here: --joblog FILE keeps what ran")]
    [InlineData("run --help nosuch", "there is no option or group 'nosuch'")]
    [InlineData("run --profile ./no/such echo", "there is no profile './no/such': no file ./no/such")]
    public void Wrong_arguments_print_one_line_and_exit_with_255(string args, string says)
    {
        var run = CommandRun.Of(args.Split(' '));

        Assert.Equal((255, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("becket: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith("; see becket run --help", line, StringComparison.Ordinal);
    }
}
