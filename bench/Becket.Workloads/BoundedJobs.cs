using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w4: many jobs, a bounded number at a time. Each yields once, or waits for a millisecond. It is the working
/// day without the work.</summary>
internal static class BoundedJobs
{
    private static readonly TimeSpan s_millisecond = TimeSpan.FromMilliseconds(1);

    public static Workload Workload { get; } = new("w4", ["jobs", "slots", "wait", "how", "port"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int jobs = arguments.Count("jobs", 10_000);
        int slots = arguments.Count("slots", 100);
        bool waits = arguments.OneOf("wait", "yield", "1ms") == "1ms";
        bool coiterates = arguments.OneOf("how", "foreach", "coiterate") == "coiterate";
        bool listens = arguments.OneOf("port", "none", "open") == "open";
        WarmUp.With(() => Measure(20_000, Math.Min(slots, 1_000), waits, coiterates, listens));
        return Measure(jobs, slots, waits, coiterates, listens);
    }

    private static JsonObject Measure(int jobs, int slots, bool waits, bool coiterates, bool listens)
    {
        using var reactor = Reactor.Create();
        return reactor.Run(async () =>
        {
            if (listens)
            {
                await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Silent()));
            }

            int done = 0;
            Func<Deferred> job = waits ? Wait : Yield;

            Reading begin = Reading.Now;
            await (
                coiterates
                    ? Coiterate(reactor, jobs, slots, job)
                    : Cooperator.ForEach(Enumerable.Range(0, jobs), slots, _ => job())
            );
            Reading each = (Reading.Now - begin) / jobs;

            return new JsonObject
            {
                ["jobs"] = jobs,
                ["slots"] = slots,
                ["done"] = done,
                ["ns_job"] = each.Wall,
                ["cpu_ns_job"] = each.Cpu,
                ["peak_mb"] = Memory.PeakMegabytes,
            };

            async Deferred Yield()
            {
                await Deferred.Yield();
                done++;
            }

            async Deferred Wait()
            {
                await reactor.DeferLater(s_millisecond);
                done++;
            }
        });
    }

    /// <summary>The same in Twisted's way: several tasks over one iterator are the slots.</summary>
    private static async Deferred Coiterate(Reactor reactor, int jobs, int slots, Func<Deferred> job)
    {
        var cooperator = new Cooperator(reactor);
        IEnumerator<Deferred> work = Enumerable.Range(0, jobs).Select(_ => job()).GetEnumerator();
        await Deferred.Gather(Enumerable.Range(0, slots).Select(_ => cooperator.Coiterate(work)));
    }

    /// <summary>A port to which nothing connects: the loop has to look for input beside its jobs.</summary>
    private sealed class Silent : Protocol { }
}
