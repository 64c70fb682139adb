using System.Runtime;

namespace Becket.Workloads.Measuring;

/// <summary>Leaves the just-in-time compiler out of the measurement.</summary>
internal static class WarmUp
{
    private const int FewestRounds = 4;
    private const int MostRounds = 20;

    // A method is compiled again, and better, once it has been called 30 times and 100 ms have gone by in which nothing
    // was compiled for the first time; with the profile it goes through that twice. Hence rounds with pauses a little
    // longer than that.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Repeats a small piece of the work until two rounds in succession have given the compiler nothing to
    /// do.</summary>
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
