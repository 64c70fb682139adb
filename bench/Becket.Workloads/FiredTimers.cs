using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w2b: schedules many calls and runs the loop until all of them have run.</summary>
internal static class FiredTimers
{
    public static Workload Workload { get; } = new("w2b", ["n", "range", "time", "times"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 100_000);
        TimeSpan[] delays = Delays.Make(n, arguments.Number("range", 1));
        TimeSpan[] few = Delays.Make(Math.Min(n, 20_000), 0.1);
        bool isVirtual = arguments.OneOf("time", "real", "virtual") == "virtual";
        WarmUp.With(() => Measure(few, isVirtual, times: 1));
        return Measure(delays, isVirtual, arguments.Count("times", 1));
    }

    private static JsonObject Measure(TimeSpan[] delays, bool isVirtual, int times)
    {
        int n = delays.Length;
        int fired = 0;
        Reading all = default,
            firing = default;
        for (int time = 0; time < times; time++)
        {
            (Reading begin, Reading scheduled, Reading end) = Once(delays, isVirtual, () => fired++);
            all += end - begin;
            firing += end - scheduled;
        }

        return new JsonObject
        {
            ["n"] = n,
            ["fired"] = fired / times,
            ["wall_s"] = Reading.Round(all.Seconds / times),
            ["cpu_ns"] = (all / ((double)n * times)).Cpu,
            ["fire_cpu_ns"] = (firing / ((double)n * times)).Cpu,
        };
    }

    private static (Reading Begin, Reading Scheduled, Reading End) Once(
        TimeSpan[] delays,
        bool isVirtual,
        Action onTime
    )
    {
        int left = delays.Length;
        Reading begin = default,
            scheduled = default;
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = isVirtual });
        Action call = () =>
        {
            onTime();
            if (--left == 0)
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
        return (begin, scheduled, Reading.Now);
    }
}
