using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Processes.Errors;

namespace Becket.Processes.Native;

/// <summary>The call that starts a child: posix_spawn(3), which tells what exec says, and runs nothing of ours in the
/// child. To fork inside the runtime would be to copy one of its threads.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class SpawnCall
{
    /// <summary>Made once for each: in it are the signals, and the group or not.</summary>
    private static readonly byte* s_inOwnGroup = Attributes(hasOwnGroup: true);
    private static readonly byte* s_inOurGroup = Attributes(hasOwnGroup: false);

    /// <summary>Starts it.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="SystemErrorException">It cannot be started.</exception>
    /// <exception cref="SpawnException">There is no such executable in PATH.</exception>
    public static int Spawn(
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
        EnvironmentBlock environment = options.Environment?.Block ?? EnvironmentBlock.OfThisProgram();
        using var block = new ArgumentBlock(path, executable, arguments);
        int id;
        SpawnLibc.Check(
            SpawnLibc.Spawn(
                &id,
                block.Path,
                actions.Pointer,
                hasOwnGroup ? s_inOwnGroup : s_inOurGroup,
                block.Pointers,
                environment.Pointers
            )
        );
        GC.KeepAlive(environment);
        return id;
    }

    private static string? PathOf(ProcessEnvironment? environment) =>
        environment is null ? Environment.GetEnvironmentVariable("PATH")
        : environment.Variables.TryGetValue("PATH", out string? path) ? path
        : null;

    private static byte* Attributes(bool hasOwnGroup)
    {
        // For as long as the program runs.
        byte* attributes = (byte*)NativeMemory.AllocZeroed(SpawnLibc.LargestSpawnObject);
        byte* signals = stackalloc byte[SpawnLibc.LargestSpawnObject];
        SpawnLibc.Check(SpawnLibc.InitAttributes(attributes));

        // The runtime ignores SIGPIPE, and handles others: a child that inherited that would write to a closed pipe for
        // ever. All bits, and not sigfillset(3), which leaves out the C library's own two: those would be ignored in
        // the child.
        new Span<byte>(signals, SpawnLibc.LargestSpawnObject).Fill(byte.MaxValue);
        SpawnLibc.Check(SpawnLibc.SetDefaults(attributes, signals));
        _ = SpawnLibc.EmptySet(signals);
        SpawnLibc.Check(SpawnLibc.SetMask(attributes, signals));
        SpawnLibc.Check(SpawnLibc.SetGroup(attributes, 0));
        SpawnLibc.Check(
            SpawnLibc.SetFlags(
                attributes,
                (short)(
                    SpawnLibc.SetSignalDefault | SpawnLibc.SetSignalMask | (hasOwnGroup ? SpawnLibc.SetProcessGroup : 0)
                )
            )
        );
        return attributes;
    }
}
