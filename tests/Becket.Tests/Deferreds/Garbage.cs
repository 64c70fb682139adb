using System.Runtime.CompilerServices;

namespace Becket.Tests.Deferreds;

internal static class Garbage
{
    /// <summary>Collects all garbage and runs its finalizers. The garbage must have been made in a method that is not
    /// inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
