using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;

namespace Becket.Processes.Spawning;

/// <summary>The call that starts a child: posix_spawn(3), which returns the error of exec, and runs no code of this
/// program in the child. A fork inside the runtime would copy only one of the threads that it needs.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class SpawnCall
{
    /// <summary>The attributes of a child in a group of its own: its signals and the group. Made once.</summary>
    private static readonly byte* s_inOwnGroup = Attributes(SpawnCalls.OwnGroup);

    /// <summary>The attributes of a child in this program's group.</summary>
    private static readonly byte* s_inOurGroup = Attributes(0);

    /// <summary>The attributes of a child in a session, and so a group, of its own.</summary>
    private static readonly byte* s_inOwnSession = Attributes(SpawnCalls.OwnSession);

    /// <summary>Starts it.</summary>
    /// <returns>Its process number.</returns>
    /// <exception cref="SystemErrorException">It cannot be started.</exception>
    /// <exception cref="SpawnException">No directory of PATH has the executable.</exception>
    public static int Spawn(
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        bool hasOwnGroup,
        SpawnActions actions
    )
    {
        int id = options.ChangesThread
            ? ThreadToSpawn.Run(
                options,
                executable,
                () => SpawnHere(executable, arguments, options, hasOwnGroup, actions)
            )
            : SpawnHere(executable, arguments, options, hasOwnGroup, actions);
        foreach ((ResourceLimit limit, ResourceLimitValue value) in options.Limits)
        {
            SystemResult set = ThreadCalls.SetLimit(id, (int)limit, value.Soft, value.Hard);
            if (!set.IsSuccess && set.Error != Errno.NoSuchProcess)
            {
                NativeChild.EndUnwatched(id, hasOwnGroup);
                throw new SpawnException(
                    $"Cannot start {executable}: this program may not set its limit {limit} to {value.Soft}, and at "
                        + $"most {value.Hard}: the soft limit must not be above the hard one, and that not above this "
                        + "program's own (CAP_SYS_RESOURCE).",
                    SpawnError.AccessDenied,
                    set.Error
                );
            }
        }

        return id;
    }

    private static int SpawnHere(
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        bool hasOwnGroup,
        SpawnActions actions
    )
    {
        string path = executable.Contains('/', StringComparison.Ordinal)
            ? executable
            : ExecutablePath.Find(executable, PathOf(options.Environment), options.WorkingDirectory);
        ProcessEnvironment? given = options.Environment;
        using var environment = new ChangedEnvironmentBlock(
            given?.SharedBlock ?? EnvironmentBlock.OfThisProgram(),
            given is null ? [] : given.Changes
        );
        using var block = new ArgumentBlock(path, executable, arguments);
        SpawnCalls
            .Spawn(
                out int id,
                block.Path,
                actions.Pointer,
                options.BeginsSession ? s_inOwnSession
                    : hasOwnGroup ? s_inOwnGroup
                    : s_inOurGroup,
                block.Pointers,
                environment.Pointers
            )
            .Checked();
        return id;
    }

    private static string? PathOf(ProcessEnvironment? environment) =>
        environment is null ? Environment.GetEnvironmentVariable("PATH") : environment.Find("PATH");

    private static byte* Attributes(short place)
    {
        // For as long as the program runs.
        byte* attributes = (byte*)NativeMemory.AllocZeroed(SpawnCalls.LargestObject);
        byte* signals = stackalloc byte[SpawnCalls.LargestObject];
        SpawnCalls.InitAttributes(attributes).Checked();

        // The runtime ignores SIGPIPE, and handles others: a child that inherited that would write to a closed pipe
        // forever. All bits are set, and not those of sigfillset(3), which leaves out the two signals of the C library:
        // the child would ignore those.
        new Span<byte>(signals, SpawnCalls.LargestObject).Fill(byte.MaxValue);
        SpawnCalls.SetDefaultSignals(attributes, signals).Checked();
        SpawnCalls.Clear(signals);
        SpawnCalls.SetSignalMask(attributes, signals).Checked();
        SpawnCalls.SetGroup(attributes, 0).Checked();
        SpawnCalls.SetFlags(attributes, SpawnCalls.DefaultSignals | SpawnCalls.SignalMask | place).Checked();
        return attributes;
    }
}
