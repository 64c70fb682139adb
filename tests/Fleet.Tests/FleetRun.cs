using Becket.Samples.Fleet;

namespace Fleet.Tests;

/// <summary>What came of a command that ran in this process: its exit code and what it said.</summary>
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
