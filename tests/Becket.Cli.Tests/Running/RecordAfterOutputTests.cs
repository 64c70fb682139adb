using System.Globalization;

namespace Becket.Cli.Tests.Running;

/// <summary>A job has its record when its output is written: a run that is killed, or cannot write, loses no output of
/// a recorded job.</summary>
public sealed class RecordAfterOutputTests : IDisposable
{
    private const int Jobs = 12;

    private readonly WorkDirectory _directory = new();

    public RecordAfterOutputTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    private static string[] Numbers { get; } =
    [.. Enumerable.Range(1, Jobs).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private string Log => _directory["log"];

    private string Ended => _directory["ended"];

    private string Go => _directory["go"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--group")]
    [InlineData("--line-buffer")]
    public void A_killed_run_whose_outputs_wait_for_their_turn_loses_none(string how)
    {
        string[] options = ["-k", how, "-j4", "--joblog", Log, "--quiet"];

        // The first job waits, so the outputs of the others do, too.
        string job = $"[ {{}} != 1 ] || until [ -e {Go} ]; do sleep 0.02; done; echo out {{}}; echo {{}} >> {Ended}";
        string[] command = ["--", "sh", "-c", job, ":::", .. Numbers];
        string before;
        using (var killed = Tool.Start([.. options, .. command]))
        {
            killed.Input.Close();
            Eventually.Lines(Ended, Jobs - 1);
            killed.Signal("KILL");
            killed.WaitForExitOnly();
            File.WriteAllText(Go, "");
            before = killed.Wait().Output;
        }

        int recorded = Eventually.Lines(Log, 1).Length - 1;
        ToolResult again = Tool.Run("", [.. options, "--resume", .. command]);

        Assert.Equal(0, recorded);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(Numbers.Select(number => "out " + number), Lines(before + again.Output));
        Assert.Equal(Numbers, Recorded());
    }

    [Fact]
    public void Jobs_without_output_have_their_records_when_they_end_also_in_order()
    {
        string job = $"[ {{}} != 1 ] || until [ -e {Go} ]; do sleep 0.02; done";
        using var run = Tool.Start(["-k", "-j4", "--joblog", Log, "--", "sh", "-c", job, ":::", .. Numbers]);
        run.Input.Close();

        Eventually.Lines(Log, Jobs);
        File.WriteAllText(Go, "");

        Assert.Equal(0, run.Wait().ExitCode);
        Assert.Equal("1", Number(File.ReadLines(Log).Last()));
        Assert.Equal(Numbers, Recorded());
    }

    [Fact]
    public void A_run_that_is_killed_while_its_reader_is_slow_loses_no_output_of_a_recorded_job()
    {
        // The reader takes nothing until the tool is dead: what is not in the pipe then is lost. How much a pipe holds
        // depends on how many pipes the user has: the first three outputs fit in any, so the others wait for a record.
        ToolResult result = ToolScript.Run(
            _directory,
            """
            mkfifo pipe
            exec 5<>pipe
            becket run -j4 --quiet --joblog log -- sh -c '
                until [ {} -le 3 ] || [ "$(wc -l < log)" -ge 2 ] || [ ! -e pipe ]; do sleep 0.02; done
                yes {} | head -c $(({} <= 3 ? 3000 : 300000)); echo {} >> ended' \
                ::: {1..12} > pipe 5>&- &
            tool=$!
            until [ "$(wc -l < ended 2> /dev/null || echo 0)" -ge 6 ] && [ "$(wc -l < log)" -ge 2 ]; do
                sleep 0.02
            done
            pkill -KILL -P $tool || kill -KILL $tool
            wait $tool
            exec 6<pipe 5>&-
            cat <&6 > first
            tail -n +2 log | cut -f1 > recorded
            becket run -j4 --quiet --joblog log --resume -- sh -c 'yes {} | head -c 300000' ::: {1..12} > second
            for number in $(cat recorded); do
                echo "$number $(grep -cx "$number" first)"
            done
            """
        );

        Assert.NotEqual("", result.Output);
        foreach (string[] line in Lines(result.Output).Select(line => line.Split(' ')))
        {
            int digits = line[0].Length + 1;
            int size = int.Parse(line[0], CultureInfo.InvariantCulture) <= 3 ? 3000 : 300_000;
            Assert.InRange(int.Parse(line[1], CultureInfo.InvariantCulture), size / digits, size);
        }

        string text = File.ReadAllText(_directory["first"]) + File.ReadAllText(_directory["second"]);
        Assert.All(Numbers, number => Assert.Contains(number + "\n" + number + "\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_disk_for_the_outputs_leaves_their_jobs_without_a_record()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        ToolResult full = ToolScript.Run(
            _directory,
            "becket run -j1 --quiet --joblog log -- sh -c 'test {} = 1 || echo {}' ::: 1 2 3 > /dev/full; echo $?"
        );

        Assert.Equal("255\n", full.Output);
        Assert.Equal(["1"], Recorded());
        ToolResult again = Tool.Run(
            "",
            ["--quiet", "--joblog", Log, "--resume", "-k", "--", "sh", "-c", "test {} = 1 || echo {}", ":::", "1", "2"]
        );
        Assert.Equal("2\n", again.Output);
    }

    [Fact]
    public void Jobs_whose_reader_has_gone_run_again_when_the_run_is_resumed()
    {
        ToolResult result = ToolScript.Run(
            _directory,
            """
            becket run -k -j1 --quiet --joblog log -- sh -c 'until [ {} = 1 ] || [ -e gone ]; do sleep 0.02; done
            echo {}' ::: 1 2 3 | { head -n 1; exec <&-; : > gone; }
            becket run -k --quiet --joblog log --resume -- echo {} ::: 1 2 3
            """
        );

        Assert.Equal(["1", "2", "3"], Lines(result.Output));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Number(string record) => record.Split('\t')[0];

    private string[] Recorded() =>
        [
            .. File.ReadLines(Log)
                .Skip(1)
                .Select(Number)
                .OrderBy(number => int.Parse(number, CultureInfo.InvariantCulture)),
        ];
}
