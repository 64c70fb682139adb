using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>The colour of jobs that fail, which is known only at their end.</summary>
public sealed class FailedColorTests : OutputTest
{
    private const string Red = "\e[48;5;196;38;5;231m\e[K";
    private const string End0 = "\e[m";

    [Fact]
    public void Only_the_lines_of_a_job_that_fails_are_white_on_red()
    {
        Play(outputs =>
        {
            Begin(outputs, 1, "fine\nand good\n").Ended(End(Job(1)), isFinal: true);
            IAttemptOutput failed = Begin(outputs, 2, "bad\nworse");
            failed.Error("why\n"u8);
            failed.Ended(End(Job(2), exitCode: 1), isFinal: true);
        });

        Assert.Equal($"fine\nand good\n{Red}bad{End0}\n{Red}worse{End0}", StandardOutput.Text);
        Assert.Equal($"{Red}why{End0}\n", StandardError.Text);
    }

    [Fact]
    public void A_tag_stands_inside_the_colour_and_a_job_that_succeeds_keeps_its_own()
    {
        Play(
            outputs =>
            {
                Begin(outputs, 1, "fine\n", tag: "one").Ended(End(Job(1)), isFinal: true);
                Begin(outputs, 2, "bad\n", tag: "two").Ended(End(Job(2), exitCode: 1), isFinal: true);
            },
            color: true
        );

        string own = StandardOutput.Text[..StandardOutput.Text.IndexOf("one", StringComparison.Ordinal)];
        Assert.NotEqual(Red, own);
        Assert.Equal($"{own}one\tfine{End0}\n{Red}two\tbad{End0}\n", StandardOutput.Text);
    }

    [Fact]
    public void A_job_that_the_run_has_stopped_has_not_failed()
    {
        Play(outputs =>
            Begin(outputs, 1, "half\n").Ended(End(Job(1), exitCode: 1) with { IsStopped = true }, isFinal: true)
        );

        Assert.Equal("half\n", StandardOutput.Text);
    }

    [Fact]
    public void An_attempt_that_another_one_follows_does_not_count()
    {
        Play(outputs =>
        {
            Begin(outputs, 1, "first\n").Ended(End(Job(1), exitCode: 1), isFinal: false);
            Begin(outputs, 1, "second\n").Ended(End(Job(1), attempt: 2), isFinal: true);
        });

        Assert.Equal("second\n", StandardOutput.Text);
    }

    // The last job of a run writes as it goes, which is before its end.
    [Fact]
    public void The_last_job_waits_for_its_end_too()
    {
        Play(outputs =>
        {
            IAttemptOutput last = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
            last.NothingFollows();
            last.Out("bad\n"u8);
            last.NothingFollows();
            last.Ended(End(Job(1), exitCode: 1), isFinal: true);
        });

        Assert.Equal($"{Red}bad{End0}\n", StandardOutput.Text);
    }

    [Fact]
    public void Line_by_line_nothing_has_that_colour()
    {
        Play(outputs => Begin(outputs, 1, "bad\n").Ended(End(Job(1), exitCode: 1), isFinal: true), byLine: true);

        Assert.Equal("bad\n", StandardOutput.Text);
    }

    [Fact]
    public void An_output_that_does_not_fit_into_memory_has_the_colour_on_every_line()
    {
        const int Lines = 40_000;
        Play(
            outputs =>
            {
                IAttemptOutput failed = outputs.Begin(Job(1), 1, 1, new Reading().Hold);
                for (int i = 0; i < Lines; i++)
                {
                    failed.Out(Bytes($"line {i}\n"));
                }

                failed.Ended(End(Job(1), exitCode: 1), isFinal: true);
            },
            mostInMemory: 16 * 1024
        );

        Assert.Equal(
            string.Concat(Enumerable.Range(0, Lines).Select(i => $"{Red}line {i}{End0}\n")),
            StandardOutput.Text
        );
    }

    private static IAttemptOutput Begin(IRunOutput outputs, long number, string text, string? tag = null)
    {
        IAttemptOutput output = outputs.Begin(Job(number, tag), 1, 1, new Reading().Hold);
        output.Out(Bytes(text));
        return output;
    }

    private void Play(
        Action<IRunOutput> play,
        bool byLine = false,
        bool color = false,
        long mostInMemory = OutputStore.DefaultMostInMemory
    )
    {
        OutputWriter writer = Writer(mostInMemory);
        var outputs = new CollectedOutput(writer, byLine, order: null) { ColorFailed = true, Color = color };
        Play(
            writer,
            outputs,
            () =>
            {
                play(outputs);
                return Deferred.Succeed();
            }
        );
    }
}
