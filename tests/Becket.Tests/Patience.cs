using System.Diagnostics;

namespace Becket.Tests;

/// <summary>The time limit of tests that wait for an event. It is so long that only a hanging test reaches it: no test
/// may depend on the speed of the machine.</summary>
internal static class Patience
{
    public const int Milliseconds = 300_000;

    public static TimeSpan Time { get; } = TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Kills a process that does not end by itself. Its test, which reads until the process ends, then fails
    /// instead of hanging.</summary>
    public static Timer With(Process process) =>
        new(static state => Kill((Process)state!), process, Milliseconds, Timeout.Infinite);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // The test has ended in time, and has disposed of the process.
        }
    }
}
