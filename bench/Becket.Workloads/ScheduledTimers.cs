using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w2a: schedules many calls, cancels every second one, and makes one turn of the loop. Most timeouts
/// are used this way.</summary>
internal static class ScheduledTimers
{
    public static Workload Workload { get; } = new("w2a", ["n", "range", "base", "times"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 1_000_000);
        TimeSpan[] delays = Delays.Make(n, arguments.Number("range", 10), arguments.Number("base", 0));
        TimeSpan[] few = delays[..Math.Min(n, 30_000)];
        WarmUp.With(() => Measure(few, times: 1));
        return Measure(delays, arguments.Count("times", 1));
    }

    private static JsonObject Measure(TimeSpan[] delays, int times)
    {
        int n = delays.Length;
        int fired = 0;
        Action call = () =>
        {
            fired++;
        };
        Reading scheduling = default,
            cancelling = default,
            settling = default;
        for (int time = 0; time < times; time++)
        {
            var calls = new DelayedCall[n];
            using var reactor = Reactor.Create();

            Reading begin = Reading.Now;
            for (int i = 0; i < n; i++)
            {
                calls[i] = reactor.CallLater(delays[i], call);
            }

            Reading scheduled = Reading.Now;
            for (int i = 0; i < n; i += 2)
            {
                calls[i].Cancel();
            }

            Reading cancelled = Reading.Now;
            reactor.Iterate();
            Reading settled = Reading.Now;

            GC.KeepAlive(calls);
            scheduling += scheduled - begin;
            cancelling += cancelled - scheduled;
            settling += settled - cancelled;
        }

        Reading schedule = scheduling / ((double)n * times);
        Reading cancel = cancelling / ((n + 1) / 2 * (double)times);
        Reading settle = settling / ((double)n * times);
        return new JsonObject
        {
            ["n"] = n,
            ["sched_ns"] = schedule.Wall,
            ["cancel_ns"] = cancel.Wall,
            ["settle_ns"] = settle.Wall,
            ["sched_cpu_ns"] = schedule.Cpu,
            ["cancel_cpu_ns"] = cancel.Cpu,
            ["settle_cpu_ns"] = settle.Cpu,
            ["fired"] = fired,
        };
    }
}
