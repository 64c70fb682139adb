using Becket.Samples.Fleet;

namespace Fleet.Tests;

/// <summary>The result of a command that ran in this process: exit code, output and errors.</summary>
internal sealed record FleetRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static FleetRun Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = FleetCommand.Run(args, output, error);
        return new FleetRun(exitCode, output.ToString(), error.ToString());
    }
}
