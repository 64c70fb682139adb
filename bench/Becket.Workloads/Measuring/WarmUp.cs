using System.Runtime;

namespace Becket.Workloads.Measuring;

/// <summary>Keeps the just-in-time compiler out of the measurement.</summary>
internal static class WarmUp
{
    private const int FewestRounds = 4;
    private const int MostRounds = 20;

    // The runtime compiles a method again, and better, once it has been called 30 times and 100 ms have passed in which
    // no method was compiled for the first time. With the profile this happens twice. So there are several rounds, with
    // pauses a little longer than 100 ms.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Repeats a small part of the work until two rounds in succession compile nothing.</summary>
    public static void With(Action round)
    {
        int idle = 0;
        for (int rounds = 0; rounds < MostRounds && (rounds < FewestRounds || idle < 2); rounds++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            round();
            Thread.Sleep(s_pause);
            idle = JitInfo.GetCompiledMethodCount() == compiled ? idle + 1 : 0;
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
