using System.Diagnostics;

namespace Becket.Tests;

/// <summary>How long a test waits for what must come. Only what hangs is ever that late: no test may hang on how fast
/// the machine is.</summary>
internal static class Patience
{
    public const int Milliseconds = 300_000;

    public static TimeSpan Time { get; } = TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Ends a process that does not end by itself: its test, which reads until it does, then fails instead of
    /// hanging.</summary>
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
            // The test has ended in good time, and disposed of it.
        }
    }
}
