using System.CommandLine;
using System.CommandLine.Invocation;
using Becket.Cli.Examples;
using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Timelines;

namespace Becket.Cli;

/// <summary>The <c>becket</c> command, apart from its process: arguments in, text and exit code out.</summary>
internal static class Cli
{
    public const int Success = 0;

    /// <summary>The world's fault: a file that cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>The caller's fault: arguments that mean nothing.</summary>
    public const int Misused = 2;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code. Unless it is <see cref="Success"/>, one line on <paramref name="error"/> says
    /// why.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var commandLine = new CommandLine();
        ParseResult parsed = commandLine.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            Complain(error, commandLine.Mistake(parsed));
            return Misused;
        }

        // Help and version are actions of the parser's own.
        if (parsed.Action is not null && !commandLine.IsExample(parsed) && !commandLine.RunCommand.IsRun(parsed))
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        }

        try
        {
            if (commandLine.RunCommand.IsRun(parsed))
            {
                return new RunProgram(commandLine.RunCommand.OptionsOf(parsed), output, error).Run();
            }

            new ExampleProgram(commandLine.ExampleOf(parsed), output, error).Run();
            return Success;
        }
        catch (MisuseException mistake)
        {
            Complain(error, $"{mistake.Message}; see becket run --help");
            return Misused;
        }
        catch (RunException cannotRun)
        {
            Complain(error, cannotRun.Message);
            return JobRun.OtherError;
        }
        catch (TimelineFileException cannotWrite)
        {
            Complain(error, cannotWrite.Message);
            return Failed;
        }
    }

    /// <summary>One line, whatever is in the text: a path may hold a line break.</summary>
    private static void Complain(TextWriter error, string text) =>
        error.WriteLine("becket: " + text.ReplaceLineEndings(" "));
}
