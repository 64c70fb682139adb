using System.Text.Json.Nodes;

namespace Becket.Workloads;

/// <summary>w2b: schedule many calls and run the loop until all have been made.</summary>
internal static class FiredTimers
{
    public static Workload Workload { get; } = new("w2b", ["n", "range"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        var n = arguments.Count("n", 100_000);
        var delays = Delays.Make(n, arguments.Number("range", 1));
        var few = Delays.Make(Math.Min(n, 20_000), 0.1);
        WarmUp.With(() => Measure(few));
        return Measure(delays);
    }

    private static JsonObject Measure(TimeSpan[] delays)
    {
        var n = delays.Length;
        var fired = 0;
        Reading begin = default, scheduled = default;
        using var reactor = Reactor.Create();
        var call = () =>
        {
            if (++fired == n)
            {
                reactor.Stop();
            }
        };
        reactor.CallWhenRunning(() =>
        {
            begin = Reading.Now;
            foreach (var delay in delays)
            {
                reactor.CallLater(delay, call);
            }

            scheduled = Reading.Now;
        });
        reactor.Run();
        var end = Reading.Now;

        var all = (end - begin) / n;
        var fire = (end - scheduled) / n;
        return new JsonObject
        {
            ["n"] = n,
            ["fired"] = fired,
            ["wall_s"] = Reading.Round((end - begin).Seconds),
            ["cpu_ns"] = all.Cpu,
            ["fire_cpu_ns"] = fire.Cpu,
        };
    }
}
