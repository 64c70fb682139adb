using Becket.Cli.Running.Children;
using Becket.Processes.Errors;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Runs the command of <c>--limit</c>.</summary>
internal sealed class LimitShell(Reactor reactor)
{
    private static readonly ProcessOptions s_options = new()
    {
        StandardInput = ChildDescriptor.Null,
        StandardOutput = ChildDescriptor.Null,
        StandardError = ChildDescriptor.Inherit(2),
        KillAfter = TimeSpan.Zero,
    };

    /// <summary>Runs it with a shell.</summary>
    /// <returns>Fires with the exit code. Never fails: a shell that cannot start is exit code 1, and asked again
    /// later.</returns>
    public async Deferred<int> Run(string command)
    {
        var child = new ExitWatch();
        try
        {
            reactor.SpawnProcess(child, "/bin/sh", ["-c", command], s_options);
        }
        catch (SpawnException)
        {
            return 1;
        }

        ProcessStatus status = await child.Ended;
        return status.ExitCode ?? 1;
    }
}
