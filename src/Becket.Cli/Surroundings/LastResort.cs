using System.Reflection;
using System.Text;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Surroundings;

/// <summary>Turns an exception that no code handles, a bug of the tool, into two lines and exit code 255. The running
/// jobs are ended.</summary>
/// <remarks>A stack overflow cannot be handled: the runtime writes its own message and aborts.</remarks>
internal static class LastResort
{
    /// <summary>GNU parallel's exit code for a run that could not do its work.</summary>
    public const int ExitCode = 255;

    private static int s_reported;

    /// <summary>Called when another thread of the tool has a bug, before the children are ended: the run must not take
    /// their ends for its own, and report them.</summary>
    public static Action? Abandon { get; set; }

    /// <summary>Runs the tool.</summary>
    /// <returns>The tool's exit code, or <see cref="ExitCode"/> after a bug.</returns>
    public static int Guard(Func<int> run)
    {
        // For the other threads. No catch can handle their exceptions.
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        try
        {
            int exitCode = run();
            return Volatile.Read(ref s_reported) == 0 ? exitCode : ExitCode;
        }
        catch (Exception bug)
        {
            Report(bug);
            OwnChildren.End();
            return ExitCode;
        }
    }

    /// <summary>Writes the two lines about a bug. Only the first bug is reported: others follow from it.</summary>
    public static void Report(Exception bug)
    {
        if (Interlocked.Exchange(ref s_reported, 1) != 0)
        {
            return;
        }

        try
        {
            string text =
                $"becket: this is a bug in becket {VersionText()}: {NameOf(bug)}{Place(bug)}\n"
                + $"becket: it happened {CurrentWork.Describe()}; the running jobs are ended. Please report these "
                + "two lines as an issue of the Becket repository.\n";

            // Progress may be on the screen below the cursor.
            string erase = Destination.StandardError.IsTerminal ? "\r\e[J" : "";
            Destination.StandardError.Write(Encoding.UTF8.GetBytes(erase + text));
        }
        catch (Exception)
        {
            // Standard error is closed, or there is no memory for a text: only the exit code can tell.
        }
    }

#pragma warning disable RS0030 // The process ends in any case. This chooses how: without the runtime's stack trace.
    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is Exception bug)
        {
            Report(bug);
        }

        try
        {
            Abandon?.Invoke();
        }
        catch (Exception)
        {
            // The run has just ended.
        }

        OwnChildren.End();
        Environment.Exit(ExitCode);
    }
#pragma warning restore RS0030

    private static string NameOf(Exception bug) =>
        VisibleText.Of($"{bug.GetType().Name}: {bug.Message.TrimEnd('.')}", 300);

    /// <summary>The method of ours that the exception comes from. A runtime without such information gives
    /// none.</summary>
    private static string Place(Exception bug)
    {
        foreach (string line in (bug.StackTrace ?? "").Split('\n'))
        {
            string frame = line.Trim();
            int name = frame.IndexOf("Becket.", StringComparison.Ordinal);
            int end = frame.IndexOf('(', StringComparison.Ordinal);
            if (name >= 0 && end > name)
            {
                return $" (in {frame[name..end]})";
            }
        }

        return "";
    }

    private static string VersionText() =>
        typeof(LastResort)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "";
}
