using System.CommandLine;
using System.CommandLine.Invocation;
using Becket.Cli.Examples;
using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;
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
            && !commandLine.SemCommand.IsSem(parsed)
        )
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        }

        try
        {
            if (commandLine.RunCommand.IsRun(parsed))
            {
                return new RunProgram(commandLine.RunCommand.OptionsOf(parsed), output, error).Run();
            }

            if (commandLine.SemCommand.IsSem(parsed))
            {
                return commandLine.SemCommand.Run(parsed, error);
            }

            new ExampleProgram(commandLine.ExampleCommand.OptionsOf(parsed), output, error).Run();
            return Success;
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

    /// <summary>Writes one line, also if the text holds line breaks: a path may hold one.</summary>
    private static void WriteError(TextWriter error, string text) =>
        error.WriteLine("becket: " + text.ReplaceLineEndings(" "));
}
