namespace Becket.Tests.Deferreds;

/// <summary>Tests that measure the memory of the whole process: no other test runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMemory
{
    public const string Name = "Memory of the process";

    /// <summary>By how many bytes the objects that are alive grow with each call; the least of five, because a thread
    /// of an earlier test may still be ending.</summary>
    public static long GrowthBy(Action act)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            act();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        return least;
    }
}
