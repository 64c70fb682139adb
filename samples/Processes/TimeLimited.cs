namespace Becket.Samples.Processes;

/// <summary>A child that does not end in time and ignores SIGTERM: the reactor asks it to end, and then kills it with
/// its own children.</summary>
internal static class TimeLimited
{
    public static int Run()
    {
        var options = new ProcessOptions
        {
            TimeLimit = TimeSpan.FromSeconds(0.5),
            KillAfter = TimeSpan.FromSeconds(0.5),
        };
        return Reactor.Main(async reactor =>
        {
            try
            {
                await reactor.GetProcessOutput(
                    "sh",
                    ["-c", "trap '' TERM; sleep 1000 & while :; do wait; done"],
                    options
                );
            }
            catch (ProcessTimedOutException error)
            {
                Console.WriteLine($"Stopped: {error.Status}");
            }
        });
    }
}
