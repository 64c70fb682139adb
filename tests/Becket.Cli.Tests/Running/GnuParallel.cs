using System.Diagnostics;
using System.Text;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Tests.Running;

/// <summary>The installed GNU parallel, for tests of outputs that are noted from it. One script runs all command lines:
/// a process and a test for each take several times as long.</summary>
internal static class GnuParallel
{
    /// <summary>Skips the test where GNU parallel is missing.</summary>
    public static void Require() => Assert.SkipUnless(Pipes.ShellRun.Has("parallel"), "GNU parallel is not installed");

    /// <summary>A line of a shell's script that runs GNU parallel with these arguments and this input.</summary>
    public static string Line(string[] args, string input) =>
        $"printf %s {ShellQuote.Word(input)} | {ShellQuote.Line(["parallel", .. args])}";

    /// <summary>Runs lines of a shell's script, one after the other.</summary>
    /// <returns>The output of each line.</returns>
    public static string[] Outputs(WorkDirectory directory, IEnumerable<string> lines)
    {
        // Without this file, parallel asks for a citation.
        Directory.CreateDirectory(directory["home"]);
        File.WriteAllText(directory["home/will-cite"], "");
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PARALLEL_HOME"] = directory["home"], ["SHELL"] = "/bin/sh" },
        };
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        using (Stream script = shell.StandardInput.BaseStream)
        {
            foreach (string line in lines)
            {
                script.Write(Encoding.UTF8.GetBytes($"{{ {line}\n}} 2>/dev/null </dev/null; printf '\\0'\n"));
            }
        }

        Assert.True(output.Wait(TimeSpan.FromMinutes(5)));
        shell.WaitForExit();
        return output.Result.Split('\0')[..^1];
    }
}
