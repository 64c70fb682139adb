using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Spawning;

/// <summary>
/// A child whose end nobody could be told of must not be started, so there has to be a descriptor for it before there
/// is a child. Asked for only when the last one was among the high numbers: it costs two system calls.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SpawnHeadroom
{
    // As many may be opened between two children before the limit is met unawares. (Then the child is started and given
    // one of those that are kept; or, if there is none at all, killed.)
    private const int Near = 64;

    private static int s_highest;

    /// <summary>A child got this descriptor. Two reactors at once do no harm: it is a guess.</summary>
    public static void Note(int descriptor) => s_highest = descriptor;

    /// <exception cref="SystemErrorException">No descriptor is left for a child.</exception>
    public static void Check()
    {
        if (DescriptorHeadroom.IsEatenBy(s_highest + Near))
        {
            Check(1);
        }
    }

    /// <param name="needed">How many a child takes, those among them that it takes only on its way.</param>
    /// <exception cref="SystemErrorException">So many may not be left.</exception>
    public static void Check(int needed)
    {
        int probe = FileCalls.Open("/dev/null", FileCalls.ReadOnly | FileCalls.CloseOnExec).Checked();
        FileCalls.Close(probe);
        s_highest = probe;
        if (DescriptorHeadroom.IsEatenBy(probe + needed - 1))
        {
            throw new SystemErrorException(Errno.TooManyOpenFiles);
        }
    }
}
