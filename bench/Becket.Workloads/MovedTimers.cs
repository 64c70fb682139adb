using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w2c: many time-outs, of which one after the other is moved to a later time, as idle time-outs are on every
/// read.</summary>
internal static class MovedTimers
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(600);

    public static Workload Workload { get; } = new("w2c", ["n", "moves", "how"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 1_000_000);
        int moves = arguments.Count("moves", 3_000_000);
        bool isDeadline = arguments.OneOf("how", "reset", "deadline") == "deadline";
        WarmUp.With(() => Measure(Math.Min(n, 30_000), Math.Min(moves, 100_000), isDeadline));
        return Measure(n, moves, isDeadline);
    }

    private static JsonObject Measure(int n, int moves, bool isDeadline)
    {
        int fired = 0;
        using var reactor = Reactor.Create();
        Action onTime = () => fired++;
        int[] order = Delays.Order(moves, n);
        Reading begin;
        Reading end;
        if (isDeadline)
        {
            var deadlines = new Deadline[n];
            foreach (ref Deadline deadline in deadlines.AsSpan())
            {
                deadline = new Deadline(reactor, onTime);
                deadline.Set(s_idle);
            }

            begin = Reading.Now;
            foreach (int i in order)
            {
                deadlines[i].Set(s_idle);
            }

            end = Reading.Now;
        }
        else
        {
            var calls = new DelayedCall[n];
            foreach (ref DelayedCall call in calls.AsSpan())
            {
                call = reactor.CallLater(s_idle, onTime);
            }

            begin = Reading.Now;
            foreach (int i in order)
            {
                calls[i].Reset(s_idle);
            }

            end = Reading.Now;
        }

        reactor.Iterate();
        Reading move = (end - begin) / moves;
        return new JsonObject
        {
            ["n"] = n,
            ["move_ns"] = move.Wall,
            ["move_cpu_ns"] = move.Cpu,
            ["ok"] = fired == 0,
        };
    }
}
