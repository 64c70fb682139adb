using System.CommandLine;
using System.CommandLine.Invocation;
using Becket.Cli.Examples;
using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Surroundings;
using Becket.Cli.Timelines;

namespace Becket.Cli;

/// <summary>The <c>becket</c> command without its process: takes arguments, writes text, returns an exit
/// code.</summary>
internal static class Cli
{
    public const int Success = 0;

    /// <summary>The exit code when a file cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for arguments that make no sense.</summary>
    public const int Misused = 2;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code. Unless it is <see cref="Success"/>, one line on <paramref name="error"/> gives the
    /// reason.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var commandLine = new CommandLine();
        ParseResult parsed = commandLine.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            WriteError(error, commandLine.Mistake(parsed));
            return Misused;
        }

        // The parser itself runs help and version.
        if (
            parsed.Action is not null
            && !commandLine.ExampleCommand.IsExample(parsed)
            && !commandLine.RunCommand.IsRun(parsed)
        )
        {
            return Guarded(error, () => Print(parsed, output, error));
        }

        return Guarded(error, () => Run(commandLine, parsed, output, error));
    }

    private static int Print(ParseResult parsed, TextWriter output, TextWriter error)
    {
        int exitCode = parsed.Invoke(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            }
        );
        output.Flush();
        return exitCode;
    }

    private static int Run(CommandLine commandLine, ParseResult parsed, TextWriter output, TextWriter error)
    {
        try
        {
            if (commandLine.RunCommand.IsRun(parsed))
            {
                return new RunProgram(commandLine.RunCommand.OptionsOf(parsed), output, error).Run();
            }

            // The steps write in calls of the reactor, where an exception would not end the program.
            if (ReferenceEquals(output, StandardStreams.Output))
            {
                output = new NoticeWriter(Destination.StandardOutput);
            }

            new ExampleProgram(commandLine.ExampleCommand.OptionsOf(parsed), output, error).Run();
            return output is NoticeWriter { Failure: { } failure } ? throw failure : Success;
        }
        catch (MisuseException mistake)
        {
            WriteError(error, $"{mistake.Message}; see becket run --help");
            return Misused;
        }
        catch (RunException cannotRun)
        {
            WriteError(error, cannotRun.Message);
            return JobRun.OtherError;
        }
        catch (TimelineFileException cannotWrite)
        {
            WriteError(error, cannotWrite.Message);
            return Failed;
        }
    }

    /// <summary>Turns a failed write to standard output into an exit code.</summary>
    private static int Guarded(TextWriter error, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (DestinationClosedException)
        {
            // The exit code of a program that SIGPIPE has ended, as after "| head -1".
            return JobRun.ExitCodeOf(ProcessSignals.Parse("PIPE"));
        }
        catch (OutputLostException lost)
        {
            WriteError(error, lost.Message);
            return JobRun.OtherError;
        }
    }

    /// <summary>Writes one line, also if the text holds line breaks: a path may hold one.</summary>
    private static void WriteError(TextWriter error, string text) =>
        error.WriteLine("becket: " + text.ReplaceLineEndings(" "));
}
