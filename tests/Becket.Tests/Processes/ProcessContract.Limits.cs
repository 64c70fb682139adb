using System.Diagnostics;
using System.Globalization;

namespace Becket.Tests.Processes;

/// <content>The time limit, where other processes hold the child's pipes.</content>
public abstract partial class ProcessContract
{
    [Theory]
    [InlineData("sh \"$0\" &")]
    [InlineData("(trap '' TERM; exec sh \"$0\") &")]
    [InlineData("setsid sh \"$0\" &")]
    public void A_time_limit_holds_also_when_a_grandchild_keeps_the_pipes_of_a_child_that_has_ended(string script)
    {
        // A machine may need longer than the limit for the child to end: then with a longer one.
        for (double limit = 0.5; !IsHeldWhenItsTimeComes(script, limit); limit *= 4)
        {
            Assert.InRange(limit, 0, 100);
        }
    }

    [Theory]
    [InlineData("setsid sh \"$0\" & sleep 1000")]
    [InlineData("setsid sh \"$0\" & trap '' TERM; while :; do sleep 1000; done")]
    public void A_time_limit_holds_also_when_a_process_outside_the_group_keeps_the_pipes(string script)
    {
        using var sleeper = new Sleeper();
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(0.3), KillAfter = Seconds(0.2) };

        Exception reason = reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "sh", ["-c", script, sleeper.Script], options);
            return child.Ended;
        });

        Assert.IsType<ProcessTimedOutException>(reason);
        Assert.True(child.Transport.HasTimedOut);
    }

    [Fact]
    public void A_protocol_hears_of_an_exit_in_time_and_then_that_the_limit_closed_the_pipes()
    {
        // As above.
        for (double limit = 0.5; !IsToldOfBoth(limit); limit *= 4)
        {
            Assert.InRange(limit, 0, 100);
        }
    }

    [Fact]
    public void A_grandchild_that_lets_go_of_the_pipes_in_time_makes_no_limit_pass()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { TimeLimit = TimeSpan.FromMinutes(10) };

        ProcessResult result = reactor.Run(() =>
            // The grandchild goes on once the child, which has the number $$, is gone.
            reactor.GetProcessOutputAndValue(
                "sh",
                ["-c", "(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo late) & echo early"],
                options
            )
        );

        Assert.Equal("early\nlate\n", result.OutputText);
        Assert.True(result.Status.IsSuccess);
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
    }

    /// <returns>False: the limit was over before the child had ended.</returns>
    private bool IsHeldWhenItsTimeComes(string script, double limit)
    {
        using var sleeper = new Sleeper();
        Reactor reactor = Make();
        var options = new ProcessOptions { TimeLimit = Seconds(limit), KillAfter = Seconds(0.2) };

        ProcessTimedOutException error = Assert.Throws<ProcessTimedOutException>(() =>
            reactor.Run(() => reactor.GetProcessOutputAndValue("sh", ["-c", script, sleeper.Script], options))
        );

        if (SignalOf(error.Status) is not null)
        {
            return false;
        }

        Assert.Contains("held its pipes", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, error.Status.ExitCode);
        return true;
    }

    /// <returns>False: the limit was over before the child had ended.</returns>
    private bool IsToldOfBoth(double limit)
    {
        using var sleeper = new Sleeper();
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(limit), KillAfter = Seconds(0.2) };

        Exception ended = reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "sh", ["-c", "echo before; sh \"$0\" & exit 3", sleeper.Script], options);
            return child.Ended;
        });

        if (SignalOf(child.Transport.Status!.Value) is not null)
        {
            return false;
        }

        Exception exited = null!;
        child.Exited.AddCallback(reason => exited = reason);
        Assert.Equal(3, Assert.IsType<ProcessTerminatedException>(exited).Status.ExitCode);
        Assert.Equal(3, Assert.IsType<ProcessTimedOutException>(ended).Status.ExitCode);
        Assert.Equal("before\n", child.Text());
        return true;
    }

    /// <summary>A script for a process that holds what it has inherited for a long time. Disposing kills the
    /// process.</summary>
    private sealed class Sleeper : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("becket-").FullName;

        public Sleeper()
        {
            // The number appears whole, or not at all.
            string number = Path.Combine(_directory, "number");
            File.WriteAllText(Script, $"echo $$ > {number}.new; mv {number}.new {number}; exec sleep 1000");
        }

        public string Script => Path.Combine(_directory, "sleeper");

        public void Dispose()
        {
            // It has written its number when no process is left that has not yet begun to sleep. A signal may have
            // ended it before: then there is nothing to kill.
            string number = Path.Combine(_directory, "number");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(number) || !IsStarting(), Patience.Milliseconds));
            if (File.Exists(number))
            {
                try
                {
                    Process.GetProcessById(int.Parse(File.ReadAllText(number), CultureInfo.InvariantCulture)).Kill();
                }
                catch (Exception error) when (error is ArgumentException or InvalidOperationException)
                {
                    // It has ended.
                }
            }

            Directory.Delete(_directory, recursive: true);
        }

        /// <summary>Whether a process has the script on its command line: one that sleeps has not.</summary>
        private bool IsStarting()
        {
            using Process list = Process.Start(
                new ProcessStartInfo("ps", ["-A", "-ww", "-o", "args="]) { RedirectStandardOutput = true }
            )!;
            string commands = list.StandardOutput.ReadToEnd();
            list.WaitForExit();
            return commands.Contains(Script, StringComparison.Ordinal);
        }
    }
}
