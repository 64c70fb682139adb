namespace Becket.Cli.Tests.Running;

/// <summary>The tool and its children after a signal.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    private string Pids => _directory["pids"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_ends_the_jobs_and_starts_no_more(string signal, int exitCode)
    {
        using Tool tool = Start("--joblog", _directory["log"]);
        tool.Signal(signal);

        Assert.Equal(exitCode, tool.Wait().ExitCode);
        Assert.Equal(2, File.ReadAllLines(Pids).Length);
        Assert.All(File.ReadAllLines(Pids), Eventually.Gone);

        // Neither job is done, so a resumed run runs both.
        Assert.Single(File.ReadAllLines(_directory["log"]));
    }

    [Fact]
    public void A_second_signal_kills_jobs_that_ignore_the_first()
    {
        using Tool tool = Start("--term-seq", "USR1,60000");
        tool.Signal("INT");
        Eventually.Lines(_directory["heard"], 2);
        tool.Signal("INT");

        Assert.Equal(130, tool.Wait().ExitCode);
        Assert.All(File.ReadAllLines(Pids), Eventually.Gone);
    }

    [Fact]
    public void With_drain_the_running_jobs_finish_and_no_more_start()
    {
        // Nothing tells when the tool has the signal. The jobs would go on for many minutes without it, so it comes
        // while some run and others wait, whenever that is.
        const int Jobs = 10_000;
        File.WriteAllLines(_directory["list"], Enumerable.Range(1, Jobs).Select(number => $"{number}"));
        using var tool = Tool.Start(
            "-a",
            _directory["list"],
            "-j2",
            "--drain",
            "--joblog",
            _directory["log"],
            "sh",
            "-c",
            $"echo {{}} >> {Pids}; sleep 0.2; echo {{}} >> {_directory["done"]}"
        );
        tool.Input.Close();
        Eventually.Lines(Pids, 2);
        tool.Signal("TERM");

        Assert.Equal(143, tool.Wait().ExitCode);
        string[] started = Sorted(File.ReadAllLines(Pids));
        Assert.InRange(started.Length, 2, Jobs - 1);
        Assert.Equal(started, Sorted(File.ReadAllLines(_directory["done"])));
        Assert.Equal(
            started,
            Sorted(File.ReadAllLines(_directory["log"]).Skip(1).Where(IsSuccess).Select(line => line.Split('\t')[0]))
        );
    }

    [Fact]
    public void A_signal_ends_a_run_that_waits_for_input()
    {
        using var tool = Tool.Start("--header", "sh", "-c", $"echo $$ >> {Pids}");
        Eventually.True(() => Threads(tool).Contains("becket input"), "it waits for the first line");
        tool.Signal("TERM");

        Assert.Equal(143, tool.Wait().ExitCode);
        Assert.False(File.Exists(Pids));
    }

    [Fact]
    public void Children_of_a_killed_run_continue_and_write_their_files()
    {
        using Tool tool = Start();
        tool.Signal("KILL");
        tool.WaitForExitOnly();

        File.WriteAllText(_directory["go"], "");
        Assert.All(File.ReadAllLines(Pids), Eventually.Gone);
        Assert.Equal(2, Eventually.Lines(_directory["done"], 2).Length);
    }

    private static string[] Sorted(IEnumerable<string> numbers) => [.. numbers.Order(StringComparer.Ordinal)];

    private static bool IsSuccess(string record) => record.Split('\t') is [_, _, _, _, _, _, "0", "0", ..];

    private static IEnumerable<string> Threads(Tool tool)
    {
        foreach (string thread in Directory.GetDirectories($"/proc/{tool.Pid}/task"))
        {
            string? name = null;
            try
            {
                name = File.ReadAllText(Path.Combine(thread, "comm")).Trim();
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }

            if (name is not null)
            {
                yield return name;
            }
        }
    }

    /// <summary>Starts a run of four jobs, two at a time. A job ends when a file exists.</summary>
    private Tool Start(params string[] args)
    {
        string script =
            $"trap 'echo x >> {_directory["heard"]}' USR1; echo $$ >> {Pids}; until [ -e {_directory["go"]} ] "
            + $"|| [ ! -d {_directory} ]; do sleep 0.02; done; echo x >> {_directory["done"]}";
        var tool = Tool.Start(["-j2", .. args, "sh", "-c", script]);
        tool.Input.Write("1\n2\n3\n4\n"u8);
        tool.Input.Close();
        Eventually.Lines(Pids, 2);
        return tool;
    }
}
