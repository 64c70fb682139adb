using System.Diagnostics;
using System.Globalization;
using System.Text;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Semaphores;

/// <summary>Starts <c>becket sem</c> as its own process, with the semaphores in a directory of the test.</summary>
internal sealed class SemTool : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public string this[string name] => _directory[name];

    public ToolResult Run(params string[] args) => Finish(Start(args));

    /// <summary>Runs it with the null device as its outputs: a command in the background keeps pipes open.</summary>
    /// <returns>The exit code.</returns>
    public int RunSilently(params string[] args)
    {
        string[] words = ["sh", "-c", "exec \"$@\" > /dev/null 2>&1", "sh", .. Tool.Command, "sem", .. args];
        return Finish(Start(words[0], words[1..])).ExitCode;
    }

    public Process Start(params string[] args) => Start(Tool.Command[0], [.. Tool.Command[1..], "sem", .. args]);

    public static ToolResult Finish(Process process, string input = "")
    {
        using (process)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(Tool.Patience));
            return new ToolResult(process.ExitCode, Encoding.UTF8.GetBytes(output), error.Result);
        }
    }

    public static void Kill(params IReadOnlyList<string> processes)
    {
        using var kill = Process.Start("kill", ["-9", .. processes]);
        kill.WaitForExit();
    }

    /// <summary>A command that adds its process number and its parent's to a file, and runs until a file
    /// exists.</summary>
    public string Until(string go, string started) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"echo $$ $PPID >> {this[started]}; until [ -e {this[go]} ] || [ ! -d {_directory} ]; do sleep 0.02; done"
        );

    public void Dispose()
    {
        // Commands that still run end by themselves, as soon as their directory has gone.
        _directory.Dispose();
    }

    private Process Start(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_CACHE_HOME"] = _directory["cache"] },
        };
        return Process.Start(start)!;
    }
}
