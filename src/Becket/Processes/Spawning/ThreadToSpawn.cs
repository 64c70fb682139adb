using System.Runtime.ExceptionServices;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;

namespace Becket.Processes.Spawning;

/// <summary>Starts a child on a thread of its own, with the user, the groups, the niceness and the processors that the
/// child shall have.</summary>
/// <remarks>
/// posix_spawn(3) has no attributes for these. Linux keeps them for each thread, and the child inherits those of the
/// thread that starts it: so a thread takes them on, starts the child and ends. No code of this program runs in the
/// child, and no other thread changes. The loop waits for the thread, as it waits for posix_spawn anyway.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class ThreadToSpawn
{
    /// <summary>Starts the child.</summary>
    /// <param name="options">What the child is to have.</param>
    /// <param name="executable">For messages.</param>
    /// <param name="spawn">Starts it, and returns its process number.</param>
    /// <exception cref="SpawnException">This program may not give it that.</exception>
    public static int Run(ProcessOptions options, string executable, [Deferreds.RunsOnThread] Func<int> spawn)
    {
        int id = 0;
        Exception? error = null;
        bool isDumpable = ThreadCalls.IsDumpable;
        var thread = new Thread(() =>
        {
            try
            {
                TakeOn(options, executable);
                id = spawn();
            }
            catch (Exception thrown)
            {
                error = thrown;
            }
        })
        {
            IsBackground = true,
            Name = "Becket spawn",
        };
        thread.Start();
#pragma warning disable RS0030 // The loop waits for the system to start the child in any case.
        thread.Join();
#pragma warning restore RS0030
        if (isDumpable && options.UserId is not null)
        {
            ThreadCalls.IsDumpable = true;
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return id;
    }

    /// <remarks>The user last: it takes the right to the others away.</remarks>
    private static void TakeOn(ProcessOptions options, string executable)
    {
        if (options.Processors is { } processors)
        {
            Check(
                ThreadCalls.SetProcessors(processors),
                executable,
                $"run it on the processors {string.Join(", ", processors)}: this machine, or this program, has none of "
                    + "them"
            );
        }

        if (options.Nice is { } nice)
        {
            Check(ThreadCalls.SetNice(nice), executable, $"give it the niceness {nice}");
        }

        if (options.UserId is null && options.GroupId is null && options.SupplementaryGroups is null)
        {
            return;
        }

        if (!ThreadCalls.AreKnown)
        {
            throw new PlatformNotSupportedException("Users and groups of children can be set on x64 and Arm64 only.");
        }

        Check(
            ThreadCalls.SetGroups([.. options.SupplementaryGroups ?? []]),
            executable,
            "set its supplementary groups (CAP_SETGID)"
        );
        if (options.GroupId is { } group)
        {
            Check(ThreadCalls.SetGroup(group), executable, $"let it have the group {group} (CAP_SETGID)");
        }

        if (options.UserId is { } user)
        {
            Check(ThreadCalls.SetUser(user), executable, $"let it be user {user} (CAP_SETUID)");
        }
    }

    private static void Check(SystemResult result, string executable, string what)
    {
        if (!result.IsSuccess)
        {
            throw new SpawnException(
                $"Cannot start {executable}: this program may not {what}.",
                result.Error is 1 or Errno.AccessDenied ? SpawnError.AccessDenied : SpawnError.Other,
                result.Error
            );
        }
    }
}
