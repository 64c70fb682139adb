using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Simulations;

/// <content>Failures that no code would report, and code that a simulation does not control: real time and real
/// threads.</content>
public sealed partial class Simulation
{
    // Far more than a turn takes, also on a machine that is busy.
    private const long BlockedMilliseconds = 200;
    private const int MostWarnings = 5;

    // Long enough for a task on the thread pool, or for a short delay.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private readonly UnhandledFailureList _unhandled = new();
    private readonly List<string> _warnings = [];
    private Host? _lastHost;

    /// <summary>What was noticed in the run that is no error: turns that took long in real time, as those do that
    /// sleep.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether it has ended.</summary>
    internal bool IsDisposed => _isDisposed;

#pragma warning disable RS0030 // Real time is the point: how long a turn blocks the thread.
    private static long RealMilliseconds => Environment.TickCount64;
#pragma warning restore RS0030

    private string WhatRan =>
        _lastHost is { IsUp: true } host ? $" The last turn was that of \"{host.Name}\"; it ran {host.LastTurn}." : "";

    /// <summary>The program of a host has failed.</summary>
    internal void OnProgramFailed(Failure failure) => Fail(failure.Exception);

    private static void Leave(Place outer)
    {
        t_current = outer.Simulation;
        Reactors.RarePaths.Enter(outer.RarePaths);
        UnhandledFailure.Enter(outer.Unhandled);
    }

    /// <summary>Makes this the simulation that runs on this thread.</summary>
    /// <returns>What <see cref="Leave"/> puts back.</returns>
    private Place Enter()
    {
        var outer = new Place(t_current, Reactors.RarePaths.Enter(_rarePaths), UnhandledFailure.Enter(_unhandled));
        t_current = this;
        return outer;
    }

    private void ReportUnhandledFailures()
    {
        foreach ((UnhandledFailure failure, Home? home) in _unhandled.TakeUnhandled())
        {
            // What was under way on a host that crashed has not failed in silence: it is gone.
            if (home is not Reactor { WasAbandoned: true })
            {
                failure.Report(home);
            }
        }
    }

    private void CheckProgramsEnded()
    {
        if (!Options.ProgramsMustEnd)
        {
            return;
        }

        string[] waiting = [.. _hosts.SelectMany(static host => host.DescribeRunningPrograms())];
        if (waiting.Length > 0)
        {
            throw new SimulationException(
                $"These programs have not ended at {Now}, when the scenario did: {string.Join("; ", waiting)}. Let "
                    + $"more time pass, end what they wait for, or set {nameof(SimulationOptions)}."
                    + $"{nameof(SimulationOptions.ProgramsMustEnd)} to false."
            );
        }
    }

    /// <summary>A task that a program awaits may be one that only real time can end. That shows when its end calls the
    /// reactor from another thread; a run is so fast that it may be over by then.</summary>
    private void CheckOtherThreads()
    {
        if (_failure is null && _log.IsWhole && _hosts.Any(static host => host.OutsideWaits > 0))
        {
            SpinWait.SpinUntil(() => _failure is not null, s_patience);
        }
    }

    private void NoteOtherThread(Host host)
    {
        _failure ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(
            new SimulationException(
                $"Code on another thread called the reactor of the host \"{host.Name}\". Real threads run in another "
                    + "order each time. Use DeferToThread for blocking functions, and the reactor's TimeProvider, "
                    + "DeferLater and Random in place of Task.Run, Task.Delay and their like."
            )
        );
    }

    private void NoteBlocked(Host host, long milliseconds)
    {
        if (_warnings.Count < MostWarnings)
        {
            _warnings.Add(
                $"A turn of the host \"{host.Name}\" took {milliseconds} ms of real time, at {Now}. It ran "
                    + $"{host.LastTurn}. Wait with DeferLater in place of Thread.Sleep, and let DeferToThread run "
                    + "what computes or blocks."
            );
        }
    }

    private void WatchForDifferences()
    {
        _log.Fingerprint = () => _chance.Fingerprint ^ _network.Contents;
        _log.OnDifference = index =>
            Fail(
                new SimulationException(
                    "The run is not the same when it is repeated with its seed. The first difference, at event "
                        + $"{index + 1}:{Environment.NewLine}"
                        + string.Join(Environment.NewLine, _log.DescribeDifference(index))
                        + $"{Environment.NewLine}{WhatRan.TrimStart()} Look for DateTime.UtcNow, Random.Shared, "
                        + "Guid.NewGuid, Stopwatch, hash codes of strings or objects, the order of a HashSet or a "
                        + "Dictionary, and static fields. A host has its own: reactor.TimeProvider, reactor.Random."
                )
            );
        _network.WatchesContents = _log is { IsWhole: true, ComparesBytes: true };
    }

    /// <summary>What was current on the thread before the simulation ran on it.</summary>
    private readonly record struct Place(Simulation? Simulation, RarePaths? RarePaths, UnhandledFailureList? Unhandled);
}
