using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Becket.Simulations.Logs;

namespace Becket.Simulations.Exploring;

/// <summary>Runs a scenario with many seeds, and explains the first failure.</summary>
/// <param name="seeds">How many seeds.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">The options.</param>
/// <param name="settings">What the environment says.</param>
internal sealed class Explorer(int seeds, Action<Simulation> scenario, ExploreOptions options, ExploreSettings settings)
{
    private readonly SimulationOptions _runs = settings.Faults is { } faults
        ? options.Runs with
        {
            OnlyFaults = faults,
        }
        : options.Runs;
    private readonly bool _checks = options.Check || settings.Check;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Lock _gate = new();
    private readonly RarePathCounts _rarePaths = new();
    private readonly List<string> _warnings = [];
    private int _next;
    private long _events;
    private TimeSpan _virtualTime;
    private int _done;

    /// <summary>The place of the first seed that failed so far.</summary>
    private int _firstFailed = int.MaxValue;
    private SeedRun? _failed;
    private Exception? _broken;

    private int Count => settings.Seed is null ? options.AlsoSeeds.Count + (settings.Seeds ?? seeds) : 1;

    /// <summary>Runs the seeds.</summary>
    /// <exception cref="SimulationFailedException">One fails.</exception>
    public ExploreReport Run()
    {
        long began = Stopwatch.GetTimestamp();
        RunAll();
        if (_broken is not null)
        {
            ExceptionDispatchInfo.Throw(_broken);
        }

        if (_failed is not null)
        {
            throw Explain(_failed, settings.Seed is null ? _firstFailed : null);
        }

        options.Cancellation.ThrowIfCancellationRequested();
        return new ExploreReport
        {
            Seeds = _done,
            Events = _events,
            VirtualTime = _virtualTime,
            Elapsed = Stopwatch.GetElapsedTime(began),
            RarePaths = _rarePaths.Read(),
            Warnings = _warnings,
        };
    }

    private void RunAll()
    {
        int threads = Math.Min(options.Threads > 0 ? options.Threads : Environment.ProcessorCount, Count);
        List<Thread> others = [];
        for (int number = 1; number < threads; number++)
        {
            var thread = new Thread(RunSeeds) { IsBackground = true, Name = $"becket seeds {number}" };
            thread.Start();
            others.Add(thread);
        }

        RunSeeds();
        foreach (Thread thread in others)
        {
#pragma warning disable RS0030 // No reactor runs on this thread: Simulation.Explore has checked that.
            thread.Join();
#pragma warning restore RS0030
        }
    }

    /// <summary>Runs one seed after the other, until all have begun, or one of those before has failed. So every seed
    /// before the first that fails has run to its end, whatever the threads do.</summary>
    private void RunSeeds()
    {
        var rarePaths = new RarePathCounts();
        long events = 0;
        TimeSpan virtualTime = TimeSpan.Zero;
        int done = 0;
        try
        {
            while (!options.Cancellation.IsCancellationRequested)
            {
                int index = Interlocked.Increment(ref _next) - 1;
                if (index >= Count || index > Volatile.Read(ref _firstFailed))
                {
                    break;
                }

                SeedRun run = RunSeed(SeedAt(index));
                if (run.Failure is not null)
                {
                    OnFailed(index, run);
                    break;
                }

                done++;
                events += run.Events;
                virtualTime += run.VirtualTime;
                rarePaths.Add(run.RarePaths);
                NoteWarnings(run);
            }
        }
        catch (Exception error)
        {
            // A fault of the explorer, or of the options: not of a run.
            lock (_gate)
            {
                _broken ??= error;
                Volatile.Write(ref _firstFailed, -1);
            }
        }

        lock (_gate)
        {
            _done += done;
            _events += events;
            _virtualTime += virtualTime;
            _rarePaths.Add(rarePaths);
        }
    }

    private ulong SeedAt(int index) =>
        settings.Seed
        ?? (
            index < options.AlsoSeeds.Count
                ? options.AlsoSeeds[index]
                : unchecked(options.FirstSeed + (ulong)(index - options.AlsoSeeds.Count))
        );

    private SeedRun RunSeed(ulong seed)
    {
        if (settings.Seed is null && !_checks)
        {
            return Make(seed, _runs, new SimulationLog());
        }

        SeedRun run = Make(seed, _runs, NewLog(null));
        if (_checks)
        {
            SeedRun again = Make(seed, _runs, NewLog(run.Log));
            if (again.Failure is not null)
            {
                return again;
            }
        }

        if (settings.Seed is not null && options.Output != TextWriter.Null)
        {
            WriteLog(run);
        }

        return run;
    }

    private SimulationLog NewLog(SimulationLog? expected) =>
        new(isWhole: true, expected) { ComparesBytes = options.CheckBytes };

    /// <summary>Runs a seed with the context of the caller, which the run cannot change.</summary>
    private SeedRun Make(ulong seed, SimulationOptions runs, SimulationLog log)
    {
        if (_context is null)
        {
            return SeedRun.Make(seed, runs, scenario, log);
        }

        SeedRun? run = null;
        ExecutionContext.Run(_context, _ => run = SeedRun.Make(seed, runs, scenario, log), null);
        return run!;
    }

    private void OnFailed(int index, SeedRun run)
    {
        lock (_gate)
        {
            if (index < _firstFailed)
            {
                _failed = run;
                Volatile.Write(ref _firstFailed, index);
            }
        }
    }

    private void NoteWarnings(SeedRun run)
    {
        const int Most = 10;
        if (run.Warnings.Count > 0)
        {
            lock (_gate)
            {
                _warnings.AddRange(
                    run.Warnings.Take(Most - _warnings.Count).Select(warning => $"seed {run.Seed}: {warning}")
                );
            }
        }
    }

    private void WriteLog(SeedRun run)
    {
#pragma warning disable RS0030 // The user of the environment variable asks for the log, and has no other place for it.
        TextWriter output = options.Output ?? Console.Out;
#pragma warning restore RS0030
        output.WriteLine($"Seed {run.Seed} {(run.Failure is null ? "passes" : "fails")}. Its log:");
        foreach (LogEntry entry in run.Log.Entries)
        {
            output.WriteLine(EventText.Line(entry.Event));
        }
    }

    /// <summary>Replays a seed that failed, with its whole log, and leaves out the faults that it does not
    /// need.</summary>
    private SimulationFailedException Explain(SeedRun failed, int? tried)
    {
        string? remark = null;
        SeedRun replay = failed;
        if (!failed.Log.IsWhole)
        {
            replay = Make(failed.Seed, _runs, new SimulationLog(isWhole: true));
            if (!replay.FailsLike(failed))
            {
                remark =
                    $"It did not fail in this way when it was replayed "
                    + $"(then: {replay.Failure?.Message ?? "it passed"}). "
                    + $"The scenario is not deterministic: BECKET_CHECK=1 BECKET_SEED={failed.Seed} shows where.";
                replay = failed;
            }
        }

        int all = replay.Faults.Count(static fault => !fault.IsLeftOut);
        string? shrinking = null;
        if (remark is null && options.Shrink && all > 0 && !_checks)
        {
            (replay, shrinking) = Shrink(replay);
        }

        var text = new FailureText(replay)
        {
            AllFaults = all,
            Shrinking = shrinking,
            Remark = remark,
            Tried = tried,
        };
        return new SimulationFailedException(
            text.ToString(),
            replay.Failure!,
            replay.Seed,
            [.. replay.Faults.Where(static fault => !fault.IsLeftOut)],
            replay.Log.Entries
        );
    }

    private (SeedRun Run, string Found) Shrink(SeedRun failed)
    {
        int[] all = [.. failed.Faults.Where(static fault => !fault.IsLeftOut).Select(static fault => fault.Number)];
        var shrinker = new FaultShrinker(only => RunWith(only, isWhole: false).FailsLike(failed), options.ShrinkTime);
        IReadOnlyList<int> needed = shrinker.Shrink(all);
        SeedRun run = needed.Count < all.Length ? RunWith(needed, isWhole: true) : failed;
        string end = shrinker.IsDone ? "" : "; the time for the search was over";
        string found =
            needed.Count == all.Length ? $"all {all.Length} are needed{end}."
            : needed.Count == 0 ? $"none of the {all.Length} is needed{end}."
            : $"{needed.Count} of {all.Length} are needed{end}.";
        return (run, found);

        SeedRun RunWith(IReadOnlyCollection<int> only, bool isWhole) =>
            Make(failed.Seed, _runs with { OnlyFaults = only }, new SimulationLog(isWhole));
    }
}
