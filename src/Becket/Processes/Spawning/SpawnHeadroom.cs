using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Spawning;

/// <summary>
/// Makes sure that a descriptor is left to watch a child with, before the child is started. It looks only when the last
/// child got a high number, as the look costs two system calls.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SpawnHeadroom
{
    // This many descriptors may be opened between two children before the limit is met unnoticed. (Then the child gets
    // one of the descriptors that are kept free; or, without any, is killed.)
    private const int Near = 64;

    private static int s_highest;

    /// <summary>Remembers the descriptor that a child got. Two reactors at once do no harm: it is a guess.</summary>
    public static void Note(int descriptor) => s_highest = descriptor;

    /// <exception cref="SystemErrorException">No descriptor is left for a child.</exception>
    public static void Check()
    {
        if (DescriptorHeadroom.IsEatenBy(s_highest + Near))
        {
            Check(1);
        }
    }

    /// <param name="needed">The number of descriptors that a child takes, including those that it takes only while it
    /// starts.</param>
    /// <exception cref="SystemErrorException">Fewer than that may be left.</exception>
    public static void Check(int needed)
    {
        SystemResult opened = FileCalls.Open("/dev/null", FileCalls.ReadOnly | FileCalls.CloseOnExec);
        if (opened.Error is Errno.NoSuchFile or Errno.AccessDenied)
        {
            // A directory tree without the null device (chroot): that says nothing of descriptors, and an error would
            // read as if the program to start were missing.
            return;
        }

        int probe = opened.Checked();
        FileCalls.Close(probe);
        s_highest = probe;
        if (DescriptorHeadroom.IsEatenBy(probe + needed - 1))
        {
            throw new SystemErrorException(Errno.TooManyOpenFiles);
        }
    }
}
