namespace Becket.Reactors.Observing.Recording;

/// <summary>The numbers of threads in a trace.</summary>
internal static class TraceThreads
{
    /// <summary>The thread that runs the loop, whichever it is.</summary>
    public const int Loop = 1;

    /// <summary>A thread of the pool.</summary>
    public static int OfPool(int managedId) => managedId + 100;
}
