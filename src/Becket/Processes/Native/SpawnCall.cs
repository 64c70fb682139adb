using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Processes;

/// <summary>The call that starts a child: posix_spawn(3), which tells what exec says, and runs nothing of ours in the child. To fork inside the runtime would be to copy one of its threads.</summary>
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
    public static int Spawn(string executable, IReadOnlyList<string> arguments, ProcessOptions options, bool hasOwnGroup, SpawnDescriptors descriptors)
    {
        var path = ExecutablePath.Find(executable, PathOf(options.Environment), options.WorkingDirectory);
        var environment = options.Environment?.Block ?? EnvironmentBlock.OfThisProgram();
        using var block = new ArgumentBlock(path, executable, arguments);
        var actions = stackalloc byte[SpawnLibc.LargestSpawnObject];
        Check(SpawnLibc.InitActions(actions));
        try
        {
            AddDescriptors(actions, descriptors);
            if (options.WorkingDirectory is { } directory)
            {
                Check(SpawnLibc.AddChangeDirectory(actions, directory));
            }

            int id;
            Check(SpawnLibc.Spawn(&id, block.Path, actions, hasOwnGroup ? s_inOwnGroup : s_inOurGroup, block.Pointers, environment.Pointers));
            return id;
        }
        finally
        {
            _ = SpawnLibc.DestroyActions(actions);
            GC.KeepAlive(environment);
        }
    }

    private static string? PathOf(ProcessEnvironment? environment) =>
        environment is null ? Environment.GetEnvironmentVariable("PATH") : environment.Variables.TryGetValue("PATH", out var path) ? path : null;

    private static void AddDescriptors(byte* actions, SpawnDescriptors descriptors)
    {
        // All that is copied from ours first: no source is at a number that the child gets something else at, see SpawnDescriptors.
        foreach (ref readonly var entry in descriptors.Entries)
        {
            if (entry.Source >= 0)
            {
                Check(SpawnLibc.AddDuplicate(actions, entry.Source, entry.Number));
            }
            else if (entry.Descriptor.Kind == ChildDescriptorKind.Null)
            {
                Check(SpawnLibc.AddOpen(actions, entry.Number, "/dev/null", SpawnLibc.OpenReadWrite, 0));
            }
        }

        var named = 0;
        foreach (ref readonly var entry in descriptors.Entries)
        {
            named++;
            if (entry.Descriptor.Kind == ChildDescriptorKind.SameAs)
            {
                Check(SpawnLibc.AddDuplicate(actions, entry.Descriptor.Number, entry.Number));
            }
        }

        if (named <= descriptors.Highest)
        {
            CloseGaps(actions, descriptors);
        }

        // Ours are closed by exec itself; but another library in this program may have opened some without that.
        Check(SpawnLibc.AddCloseFrom(actions, descriptors.Highest + 1));
    }

    private static void CloseGaps(byte* actions, SpawnDescriptors descriptors)
    {
        for (var number = 3; number < descriptors.Highest; number++)
        {
            var isNamed = false;
            foreach (ref readonly var entry in descriptors.Entries)
            {
                isNamed |= entry.Number == number;
            }

            if (!isNamed)
            {
                Check(SpawnLibc.AddClose(actions, number));
            }
        }
    }

    private static byte* Attributes(bool hasOwnGroup)
    {
        // For as long as the program runs.
        var attributes = (byte*)NativeMemory.AllocZeroed(SpawnLibc.LargestSpawnObject);
        var signals = stackalloc byte[SpawnLibc.LargestSpawnObject];
        Check(SpawnLibc.InitAttributes(attributes));

        // The runtime ignores SIGPIPE, and handles others: a child that inherited that would write to a closed pipe for ever.
        // All bits, and not sigfillset(3), which leaves out the C library's own two: those would be ignored in the child.
        new Span<byte>(signals, SpawnLibc.LargestSpawnObject).Fill(byte.MaxValue);
        Check(SpawnLibc.SetDefaults(attributes, signals));
        _ = SpawnLibc.EmptySet(signals);
        Check(SpawnLibc.SetMask(attributes, signals));
        Check(SpawnLibc.SetGroup(attributes, 0));
        Check(SpawnLibc.SetFlags(attributes, (short)(SpawnLibc.SetSignalDefault | SpawnLibc.SetSignalMask | (hasOwnGroup ? SpawnLibc.SetProcessGroup : 0))));
        return attributes;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new SystemErrorException(error);
        }
    }
}
