using System.Diagnostics;
using Becket.Deferreds;
using Becket.Reactors.Drivers;
using Becket.Reactors.Threads;
using Becket.Tasks;
using Becket.Tasks.ForEachRuns;
using Becket.Time;

namespace Becket.Reactors.Inspecting;

/// <summary>Makes a snapshot of a reactor. Threads: the reactor's.</summary>
internal static class SnapshotMaker
{
    private const int ListedCalls = 100;

    /// <summary>Makes a snapshot; its waits have no files and lines yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="inspection">What it knows of the things made on it; null if its inspection is off.</param>
    /// <param name="findOrphans">Whether to look for methods that wait for what nothing can fire.</param>
    public static ReactorSnapshot Make(Reactor reactor, Inspection? inspection, bool findOrphans)
    {
        long began = Stopwatch.GetTimestamp();
        double now = reactor.Seconds;
        SnapshotLists lists = Things(reactor, inspection, now);
        (IReadOnlyList<WaitInfo> waits, IReadOnlyList<DeferredInfo> deferreds) = inspection is null
            ? ([], [])
            : Waits(reactor, inspection, findOrphans, now);
        return new ReactorSnapshot
        {
            Reactor = reactor.Name,
            IsInspected = inspection is not null,
            Now = TimeSpan.FromSeconds(now),
            Statistics = reactor.Statistics(),
            Worked = reactor.Worked,
            Waits = waits,
            Lost = inspection?.Lost ?? [],
            Deferreds = deferreds,
            DelayedCalls =
            [
                .. reactor
                    .GetDelayedCalls()
                    .Take(ListedCalls)
                    .Select(call => new DelayedCallInfo(TimeSpan.FromSeconds(call.TimeInSeconds - now), NameOf(call))),
            ],
            Connections = lists.Connections,
            Listeners = lists.Listeners,
            Cooperators = lists.Cooperators,
            LoopingCalls = lists.LoopingCalls,
            ThreadCalls = lists.ThreadCalls,
            Children = lists.Children,
            Took = Stopwatch.GetElapsedTime(began),
        };
    }

    private static (IReadOnlyList<WaitInfo>, IReadOnlyList<DeferredInfo>) Waits(
        Reactor reactor,
        Inspection inspection,
        bool findOrphans,
        double now
    )
    {
        HashSet<Deferred> orphans = findOrphans ? OrphanSearch.Find(reactor, inspection) : [];
        var tree = new WaitTree(inspection.Methods(), now, orphans);
        IReadOnlyList<WaitInfo> waits = tree.Build();
        return (
            waits,
            [
                .. from made in inspection.Deferreds()
                where !tree.Awaited.Contains(made.Deferred)
                select new DeferredInfo
                {
                    Type = AwaitedText.Of(made.Deferred),
                    Name = made.Deferred.Name,
                    Age = Since(made.MadeAt, now),
                    Callbacks = made.Deferred.LinkCount,
                },
            ]
        );
    }

    private static SnapshotLists Things(Reactor reactor, Inspection? inspection, double now)
    {
        var lists = new SnapshotLists();
        Dictionary<IoChannel, double> made = [];
        foreach ((object thing, double madeAt) in inspection?.Things() ?? [])
        {
            TimeSpan age = Since(madeAt, now);
            switch (thing)
            {
                case IoChannel channel:
                    made[channel] = madeAt;
                    break;
                case IInspected inspected:
                    inspected.AddTo(lists, age);
                    break;
                case PoolWork work:
                    lists.ThreadCalls.Add(
                        new ThreadCallInfo
                        {
                            What = work.Function is { } function ? RunLog.NameOf(function) : "a function",
                            HasBegun = work.HasBegun,
                            Age = age,
                        }
                    );
                    break;
                case LoopingCall loop:
                    lists.LoopingCalls.Add(
                        new LoopingCallInfo
                        {
                            What = RunLog.NameOf(loop.Function),
                            Interval = loop.Interval,
                            DueIn = loop.NextDue is { } due ? TimeSpan.FromSeconds(due - now) : null,
                            IsUnderWay = loop.IsUnderWay,
                            Age = age,
                        }
                    );
                    break;
                case Cooperator { TaskCount: > 0 } cooperator:
                    lists.Cooperators.Add(
                        new CooperatorInfo
                        {
                            Kind = nameof(Cooperator),
                            Running = cooperator.TaskCount,
                            Waiting = Math.Max(0, cooperator.TaskCount - cooperator.ReadyCount),
                            Age = age,
                        }
                    );
                    break;
                case ForEachRun run:
                    lists.Cooperators.Add(
                        new CooperatorInfo
                        {
                            Kind = $"{nameof(Cooperator)}.ForEach",
                            Running = run.Running,
                            Slots = run.SlotCount,
                            Started = run.Started,
                            Failed = run.Failed,
                            Age = age,
                        }
                    );
                    break;
            }
        }

        foreach (IoChannel channel in reactor.OpenChannels())
        {
            (channel.Sink as IInspected)?.AddTo(
                lists,
                made.TryGetValue(channel, out double madeAt) ? Since(madeAt, now) : null
            );
        }

        return lists;
    }

    private static TimeSpan Since(double then, double now) => TimeSpan.FromSeconds(Math.Max(0, now - then));

    private static string NameOf(DelayedCall call) =>
        call.Function is { } function ? RunLog.NameOf(function)
        : call.Target is Deferred deferred ? deferred.Name ?? AwaitedText.Of(deferred)
        : ReadableNames.Of(call.Target.GetType());
}
