using System.Diagnostics;

namespace Becket.Cli.Tests;

/// <summary>The result of a command: its exit code and its output.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Split(Output);

    public string[] ErrorLines => Split(Error);

    /// <summary>Runs the command in this process.</summary>
    public static CommandRun Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = Cli.Run(args, output, error);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the built tool in its own process.</summary>
    public static CommandRun OfProcess(params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "Becket.Cli.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // Both at once: a process blocks when one of its pipes is full.
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandRun(process.ExitCode, output, error.Result);
    }

    private static string[] Split(string text) =>
        text.Split(Environment.NewLine) is [.. var lines, ""] ? lines : text.Split(Environment.NewLine);
}
