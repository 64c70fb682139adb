using Becket.Cli.Commands;
using Becket.Cli.Native;

namespace Becket.Cli.Running.Options;

/// <summary>The options that print a number and do nothing else, for scripts that ask for it.</summary>
internal static class SystemOptions
{
    /// <summary>The version of GNU parallel whose options the tool knows: what <c>--minversion</c> compares
    /// with.</summary>
    private const int KnownVersion = 20221122;

    public static IReadOnlyList<InformationOption> Create() =>
        [
            new(
                ["--number-of-threads", "--number-of-cpus"],
                null,
                "Print how many processors the system schedules on: the default of --slots.",
                request => Print(request, Environment.ProcessorCount)
            ),
            new(
                ["--number-of-cores"],
                null,
                "Print the number of processor cores.",
                request => Print(request, ProcessorTopology.Cores)
            ),
            new(
                ["--number-of-sockets"],
                null,
                "Print the number of processor packages.",
                request => Print(request, ProcessorTopology.Sockets)
            ),
            new(
                ["--max-line-length-allowed"],
                null,
                "Print how many bytes the longest command may have.",
                request => Print(request, CommandLimits.MostBytes)
            ),
            new(
                ["--show-limits"],
                null,
                "Print the limits of the system for a command.",
                request =>
                {
                    request.Output.WriteLine($"a command with its variables: {CommandLimits.MostBytesInAll} bytes");
                    request.Output.WriteLine($"the exported variables: {CommandLimits.EnvironmentBytes} bytes");
                    request.Output.WriteLine($"a command: {CommandLimits.MostBytes} bytes");
                    request.Output.WriteLine($"one argument: {CommandLimits.MostBytesOfArgument} bytes");
                    return Cli.Success;
                }
            ),
            new(
                ["--minversion"],
                "VERSION",
                "Print the version of GNU parallel whose options the tool knows; exits with 255 if it is older than "
                    + "VERSION.",
                request =>
                {
                    Print(request, KnownVersion);
                    return int.TryParse(request.Value, out int least) && least <= KnownVersion
                        ? Cli.Success
                        : Cli.Misused;
                }
            ),
            new(
                ["--citation"],
                null,
                "Print that no citation is asked for.",
                request =>
                {
                    request.Output.WriteLine("becket asks for no citation");
                    return Cli.Success;
                }
            ),
        ];

    private static int Print(InformationRequest request, long number)
    {
        request.Output.WriteLine(number);
        return Cli.Success;
    }
}
