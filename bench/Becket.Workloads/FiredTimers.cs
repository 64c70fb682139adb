using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w2b: schedules many calls and runs the loop until all of them have run.</summary>
internal static class FiredTimers
{
    public static Workload Workload { get; } = new("w2b", ["n", "range"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 100_000);
        TimeSpan[] delays = Delays.Make(n, arguments.Number("range", 1));
        TimeSpan[] few = Delays.Make(Math.Min(n, 20_000), 0.1);
        WarmUp.With(() => Measure(few));
        return Measure(delays);
    }

    private static JsonObject Measure(TimeSpan[] delays)
    {
        int n = delays.Length;
        int fired = 0;
        Reading begin = default,
            scheduled = default;
        using var reactor = Reactor.Create();
        Action call = () =>
        {
            if (++fired == n)
            {
                reactor.Stop();
            }
        };
        reactor.CallWhenRunning(() =>
        {
            begin = Reading.Now;
            foreach (TimeSpan delay in delays)
            {
                reactor.CallLater(delay, call);
            }

            scheduled = Reading.Now;
        });
        reactor.Run();
        Reading end = Reading.Now;

        Reading all = (end - begin) / n;
        Reading fire = (end - scheduled) / n;
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
