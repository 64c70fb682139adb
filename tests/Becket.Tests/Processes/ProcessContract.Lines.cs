namespace Becket.Tests.Processes;

/// <content>Output by lines.</content>
public abstract partial class ProcessContract
{
    [Fact]
    public void Lines_of_output_and_error_come_whole_and_a_character_is_never_split()
    {
        // The two bytes of an e acute, apart; a line with a carriage return; an invalid byte; a last line without an
        // end.
        string[] lines = Lines(
            "printf 'caf\\303'; sleep 0.05; printf '\\251\\r\\n\\nbad \\377\\nlast'; printf 'oops\\n' >&2"
        );

        Assert.Equal(["café", "", "bad \uFFFD", "last"], lines.Where(static line => !line.StartsWith('!')));
        Assert.Equal(["!oops"], lines.Where(static line => line.StartsWith('!')));
    }

    [Fact]
    public void A_line_longer_than_the_limit_comes_in_pieces_that_split_no_character()
    {
        // Fifteen bytes, and a character of two that does not fit into the sixteen.
        string[] lines = Lines("printf 'aaaaaaaaaaaaaaa\\303\\251bbb\\nc\\n'", longestLine: 16);

        Assert.Equal(["aaaaaaaaaaaaaaa+", "ébbb", "c"], lines);
    }

    [Fact]
    public void A_child_that_fails_gives_its_lines_first_and_then_the_reason()
    {
        Reactor reactor = Make();
        var lines = new List<string>();

        ProcessTerminatedException error = Assert.Throws<ProcessTerminatedException>(() =>
            reactor.Run(async Deferred () =>
            {
                await foreach (ProcessLine line in reactor.GetProcessLines("sh", ["-c", "echo one; echo two; exit 3"]))
                {
                    lines.Add(line.Text);
                }
            })
        );

        Assert.Equal(["one", "two"], lines);
        Assert.Equal(3, error.Status.ExitCode);
    }

    [Fact]
    public void Leaving_the_loop_ends_a_child_that_writes_without_end()
    {
        Reactor reactor = Make();

        int count = reactor.Run(async Deferred<int> () =>
        {
            int count = 0;
            await foreach (ProcessLine line in reactor.GetProcessLines("yes", ["a line"]))
            {
                Assert.Equal("a line", line.Text);
                if (++count == 5000)
                {
                    break;
                }
            }

            return count;
        });

        // The base class sees that no child and no pipe is left.
        Assert.Equal(5000, count);
    }

    [Fact]
    public void A_method_that_is_cancelled_in_its_loop_ends_a_silent_child()
    {
        Reactor reactor = Make();

        reactor.Run(async Deferred () =>
        {
            var begun = new Deferred();
            Deferred reading = Read(begun);
            await begun;

            // Out of the body of the loop, so that it waits for the next line.
            await reactor.DeferLater(TimeSpan.Zero);
            reading.Cancel();

            // At once: the child writes nothing for which the loop could go on.
            Assert.True(reading.Called);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
        });

        async Deferred Read(Deferred begun)
        {
            await foreach (ProcessLine line in reactor.GetProcessLines("sh", ["-c", "echo begun; exec sleep 3600"]))
            {
                Assert.Equal("begun", line.Text);
                begun.Callback();
            }
        }
    }

    private string[] Lines(string script, int longestLine = 64 * 1024)
    {
        Reactor reactor = Make();
        return reactor.Run(async Deferred<string[]> () =>
        {
            var lines = new List<string>();
            await foreach (ProcessLine line in reactor.GetProcessLines("sh", ["-c", script], longestLine: longestLine))
            {
                lines.Add($"{(line.IsError ? "!" : "")}{line.Text}{(line.IsCut ? "+" : "")}");
            }

            return [.. lines];
        });
    }
}
