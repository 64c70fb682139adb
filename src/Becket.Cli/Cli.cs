using Becket.Cli.Commands;
using Becket.Cli.Running;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Timelines;
using Becket.Cli.Traces;

namespace Becket.Cli;

/// <summary>The <c>becket</c> command without its process: takes arguments, writes text, returns an exit
/// code.</summary>
internal static class Cli
{
    public const int Success = 0;

    /// <summary>The exit code when a file cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for what another tool does.</summary>
    public const int InOtherTool = 2;

    /// <summary>The exit code for arguments that make no sense, as GNU parallel has it.</summary>
    public const int Misused = 255;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code. Unless it is <see cref="Success"/>, one line on <paramref name="error"/> gives the
    /// reason.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ToolCommand command = new CommandLine().CommandOf(args, out IReadOnlyList<string> rest);
        return Run(command, rest, output, error);
    }

    /// <summary>Runs one command.</summary>
    /// <param name="command">The command, of this tool or of another one.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="output">Takes what it prints.</param>
    /// <param name="error">Takes its messages.</param>
    /// <inheritdoc cref="Run(IReadOnlyList{string}, TextWriter, TextWriter)" path="/returns"/>
    public static int Run(ToolCommand command, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        try
        {
            int exitCode = command.Run(args, output, error);
            output.Flush();
            return exitCode;
        }
        catch (ElsewhereException elsewhere)
        {
            WriteError(error, elsewhere.Message);
            return InOtherTool;
        }
        catch (MisuseException mistake)
        {
            WriteError(error, $"{mistake.Message}; see {command.Description.FullName} --help");
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
        catch (TraceFileException cannotRead)
        {
            WriteError(error, cannotRead.Message);
            return Failed;
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
