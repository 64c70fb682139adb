using System.Diagnostics;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>The tool in a shell's script, where <c>"$@"</c> is <c>becket run</c> with its arguments.</summary>
internal static class ShellRun
{
    public static ToolResult Of(string script, params string[] args)
    {
        var start = new ProcessStartInfo("sh", ["-c", script, "sh", .. Tool.Command, "run", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!Task.WaitAll([error, copy], Tool.Patience) || !process.WaitForExit(Tool.Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The script did not end.");
        }

        return new ToolResult(process.ExitCode, output.ToArray(), error.Result);
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool Has(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
