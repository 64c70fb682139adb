using Becket.Native;

namespace Becket.Reactors.Drivers;

/// <summary>
/// Keeps the last descriptors of the process free. The runtime needs some at any time (a thread, a signal, code that it
/// loads for the first time), and ends the program when it gets none; so does much that a program does to free others.
/// </summary>
/// <remarks>The system gives the lowest number that is free (open(2), accept(2)): a high number means that all below
/// are taken.</remarks>
internal static class DescriptorHeadroom
{
    /// <summary>The number of descriptors that are kept free.</summary>
    public const int Kept = 8;

    private static int s_limit = OpenFileLimit.Read();

    /// <summary>Whether a descriptor that the system has just given is one of the last.</summary>
    public static bool IsEatenBy(nint descriptor)
    {
        if (descriptor < s_limit - Kept)
        {
            return false;
        }

        // The limit may have been changed meanwhile.
        Refresh();
        return descriptor >= s_limit - Kept;
    }

    /// <summary>Reads the limit again: it may have become smaller.</summary>
    public static void Refresh() => s_limit = OpenFileLimit.Read();
}
