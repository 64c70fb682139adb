using System.Diagnostics;
using System.Text;

namespace Becket.Cli.Tests.Running;

/// <summary>Runs a script of bash that starts the tool: for streams that only a shell can set up.</summary>
internal static class ToolScript
{
    /// <summary>Runs the script in a directory.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="script">The script; <c>becket</c> in it is the tool.</param>
    /// <param name="variables">Variables for the tool.</param>
    public static ToolResult Run(WorkDirectory directory, string script, params (string Name, string Value)[] variables)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/bin/bash"),
            "These are streams of Linux, which bash sets up."
        );
        string tool = string.Join(' ', Tool.Command.Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("bash", ["-c", $"becket() {{ {tool} \"$@\"; }}\n{script}"])
        {
            WorkingDirectory = directory.ToString(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Tool.Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The script did not end.");
        }

        return new ToolResult(process.ExitCode, Encoding.UTF8.GetBytes(output.Result), error.Result);
    }
}
