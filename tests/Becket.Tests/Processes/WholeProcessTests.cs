using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Tests.Processes;

/// <summary>What concerns a whole process, in one of its own (tests/Becket.ProcessProgram).</summary>
public sealed class WholeProcessTests
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "Becket.ProcessProgram.dll");

    private static string Host =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void As_process_1_a_status_is_exact_or_unknown_and_never_a_false_success(string driver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Process 1 of a namespace is Linux's.");
        (int canUnshare, List<string> _) = Run("unshare", ["--pid", "--fork", "--mount-proc", "true"], driver);
        Assert.SkipUnless(canUnshare == 0, "unshare --pid is not permitted here.");

        (int code, List<string>? lines) = Run(
            "unshare",
            ["--pid", "--fork", "--mount-proc", Host, Program, "statuses"],
            driver
        );

        Assert.Equal(0, code);
        CheckStatuses(lines, isKilledExact: driver == "epoll");
        Assert.Contains("process: 1", lines);
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public void With_SIGCHLD_ignored_at_the_start_a_status_is_exact_or_unknown(string driver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell hands an ignored SIGCHLD on, as Linux does.");

        (int code, List<string>? lines) = Run(
            "sh",
            ["-c", "trap '' CHLD; exec \"$0\" \"$1\" statuses", Host, Program],
            driver
        );

        Assert.Equal(0, code);
        CheckStatuses(lines, isKilledExact: driver == "epoll");
    }

    [Theory]
    [InlineData("epoll", 128)]
    [InlineData("sockets", 160)]
    public void Out_of_descriptors_a_child_is_refused_and_there_is_room_again_when_others_have_ended(
        string driver,
        int descriptors
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit, as Linux counts it.");

        (int code, List<string>? lines) = Run(
            "sh",
            ["-c", $"ulimit -n {descriptors} && exec \"$0\" \"$1\" crowd", Host, Program],
            driver
        );

        Assert.Equal(0, code);
        Assert.Equal("refused: TooManyOpenFiles", lines[0]);
        Assert.InRange(int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture), 5, descriptors / 4);
        Assert.Equal("again: exit code 0", lines[2]);
        Assert.Equal("ended", lines[^1]);
    }

    private static void CheckStatuses(List<string> lines, bool isKilledExact)
    {
        Assert.Equal(63, lines.Count);
        foreach (string? line in lines.Take(60))
        {
            (string? asked, string? got) = (line.Split(": ")[0], line.Split(": ")[1]);
            string exact = asked switch
            {
                "exit 3" => "exit code 3",
                "exit 0" => "exit code 0",
                _ => isKilledExact ? "ended by signal 9 (SIGKILL)" : "exit code 137",
            };
            Assert.True(got == exact || got == "unknown status", line);
        }

        Assert.Equal("no program: NotFound", lines[60]);
        Assert.Equal("ended", lines[^1]);
    }

    private static (int Code, List<string> Lines) Run(string program, string[] arguments, string driver)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true },
        };
        process.StartInfo.Environment["BECKET_DRIVER"] = driver;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, []);
        }

        // One that does not end would otherwise hang the test, which reads until it does.
        using Timer watchdog = Patience.With(process);
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        process.WaitForExit();
        return (process.ExitCode, lines);
    }
}
