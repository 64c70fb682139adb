using System.Diagnostics;
using System.Globalization;

namespace Becket.Tests.Processes;

/// <content>The time limit, where other processes hold the child's pipes.</content>
public abstract partial class ProcessContract
{
    // Where the child must end before the limit, the limit is long enough for a busy machine.
    [Theory]
    [InlineData("sh \"$0\" &")]
    [InlineData("(trap '' TERM; exec sh \"$0\") &")]
    [InlineData("setsid sh \"$0\" &")]
    public void A_time_limit_holds_also_when_a_grandchild_keeps_the_pipes_of_a_child_that_has_ended(string script)
    {
        using var sleeper = new Sleeper();
        Reactor reactor = Make();
        var options = new ProcessOptions { TimeLimit = Seconds(2), KillAfter = Seconds(0.2) };

        ProcessTimedOutException error = Assert.Throws<ProcessTimedOutException>(() =>
            reactor.Run(() => reactor.GetProcessOutputAndValue("sh", ["-c", script, sleeper.Script], options))
        );

        Assert.Contains("held its pipes", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, error.Status.ExitCode);
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
        using var sleeper = new Sleeper();
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions { TimeLimit = Seconds(2), KillAfter = Seconds(0.2) };

        Exception ended = reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "sh", ["-c", "echo before; sh \"$0\" & exit 3", sleeper.Script], options);
            return child.Ended;
        });

        Exception exited = null!;
        child.Exited.AddCallback(reason => exited = reason);
        Assert.Equal(3, Assert.IsType<ProcessTerminatedException>(exited).Status.ExitCode);
        Assert.Equal(3, Assert.IsType<ProcessTimedOutException>(ended).Status.ExitCode);
        Assert.Equal("before\n", child.Text());
    }

    [Fact]
    public void A_grandchild_that_lets_go_of_the_pipes_in_time_makes_no_limit_pass()
    {
        Reactor reactor = Make();
        var options = new ProcessOptions { TimeLimit = TimeSpan.FromMinutes(10) };

        ProcessResult result = reactor.Run(() =>
            reactor.GetProcessOutputAndValue("sh", ["-c", "(sleep 0.1; echo late) & echo early"], options)
        );

        Assert.Equal("early\nlate\n", result.OutputText);
        Assert.True(result.Status.IsSuccess);
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
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
            // A signal may have ended it before it has written its number: then there is nothing to kill.
            string number = Path.Combine(_directory, "number");
            if (SpinWait.SpinUntil(() => File.Exists(number), TimeSpan.FromSeconds(1)))
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
    }
}
