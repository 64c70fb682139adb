using System.Runtime.ExceptionServices;
using Becket.Reactors.Drivers.Simulated;
using Becket.Simulations.Logs;
using Becket.Time;

namespace Becket.Simulations;

/// <content>The order of events: turns of hosts that have work, and then the next event of the queue.</content>
public sealed partial class Simulation
{
    // A second or two for code that does nothing else.
    private const long MostEventsAtOneTime = 1_000_000;

    /// <summary>Hosts that have work now, in the order in which they got it.</summary>
    private readonly List<Host> _runnable = [];
    private ExceptionDispatchInfo? _failure;
    private bool _isRunning;

    /// <summary>How many events there were when virtual time moved last.</summary>
    private long _standsSince;
    private bool _isDisposed;
    private int _thread = Environment.CurrentManagedThreadId;

    /// <summary>How many events have happened: turns of hosts, packets, actions of the scenario.</summary>
    public long Events { get; private set; }

    /// <summary>Lets virtual time pass.</summary>
    /// <param name="time">How much.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="SimulationException">A limit was reached, or code used real time or threads.</exception>
    /// <remarks>Throws what an action of the scenario threw, and what a program of a host failed with.</remarks>
    public void RunFor(TimeSpan time)
    {
        RunEvents(static () => false, _time.Now + TimeSpanSeconds.NotNegative(time, nameof(time)));
    }

    /// <summary>Lets virtual time pass until a condition holds, which is asked after every event.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="within">The most time that may pass.</param>
    /// <returns>Whether it holds.</returns>
    /// <inheritdoc cref="RunFor" path="/exception|/remarks"/>
    public bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(condition);
        RunEvents(condition, _time.Now + TimeSpanSeconds.NotNegative(within, nameof(within)));
        return condition();
    }

    /// <summary>Lets virtual time pass until nothing is left that will ever happen.</summary>
    /// <param name="within">The most time that may pass.</param>
    /// <returns>Whether nothing is left.</returns>
    /// <inheritdoc cref="RunFor" path="/exception|/remarks"/>
    public bool RunUntilIdle(TimeSpan within)
    {
        double end = _time.Now + TimeSpanSeconds.NotNegative(within, nameof(within));
        RunEvents(static () => false, end, movesToEnd: false);
        return _runnable.Count == 0 && double.IsPositiveInfinity(_time.Next);
    }

    /// <summary>Lets virtual time pass until nothing is left that will ever happen, and fails if something is: for the
    /// phase after <see cref="RepairAll"/>.</summary>
    /// <param name="within">The most time that may pass.</param>
    /// <exception cref="SimulationException">Something goes on after that time. The message names it. A host with a
    /// repeating call never comes to rest: stop it first, or ask for what matters with
    /// <see cref="Eventually"/>.</exception>
    public void RunUntilAtRest(TimeSpan within)
    {
        if (!RunUntilIdle(within))
        {
            throw new SimulationException(
                $"Not at rest after {within}, at {Now}.{Environment.NewLine}{DescribeWork()}"
            );
        }
    }

    /// <summary>Ends the hosts without running any more of their code.</summary>
    /// <remarks>A failure of a deferred that no code has handled is logged, on standard error if the reactors' options
    /// name no logger; after <see cref="Complete"/>, which throws it, none is left.</remarks>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_reportsAtDisposal)
        {
            ReportUnhandledFailures();
        }

        foreach (Host host in _hosts)
        {
            host.Abandon();
        }
    }

    /// <summary>A host has something to do. Called on this simulation's thread, or on another one that uses a host's
    /// reactor, which is an error.</summary>
    internal void OnHasWork(Host host)
    {
        if (_thread != Environment.CurrentManagedThreadId)
        {
            NoteOtherThread(host);
            return;
        }

        if (!host.IsRunnable)
        {
            host.IsRunnable = true;
            _runnable.Add(host);
        }
    }

    /// <summary>Runs code of the scenario, and keeps what it throws for the end of this event.</summary>
    internal void RunOutside(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>The run has failed: it ends after this event. Only the first failure counts.</summary>
    internal void Fail(Exception error) => _failure ??= ExceptionDispatchInfo.Capture(error);

    /// <summary>Throws what the run has failed with, if it has.</summary>
    internal void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    private void RunEvents(Func<bool> isDone, double end, bool movesToEnd = true)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isRunning)
        {
            throw new InvalidOperationException(
                "The simulation runs already. Let the scenario call RunFor and its like one after the other, outside "
                    + "of At and of the hosts' programs."
            );
        }

        if (t_current is { _isRunning: true })
        {
            throw new InvalidOperationException(
                "Another simulation runs on this thread. Run one inside of another on a thread of its own."
            );
        }

        Place outer = Enter();
        _thread = Environment.CurrentManagedThreadId;
        _isRunning = true;
        try
        {
            foreach (Host host in _hosts)
            {
                // Code outside of the hosts may have given them work.
                host.LookForWork();
            }

            while (!isDone() && Step(end))
            {
                ThrowIfFailed();
            }

            ThrowIfFailed();
            if (movesToEnd && _time.Now < end && !isDone())
            {
                _time.MoveTo(end);
            }
        }
        finally
        {
            _isRunning = false;
            Leave(outer);
        }
    }

    /// <summary>For a function on a simulated thread that blocks until the loop has done something.</summary>
    private void RunUntilEnded(Task ended)
    {
        while (!ended.IsCompleted)
        {
            if (!Step(double.PositiveInfinity))
            {
                throw new InvalidOperationException(
                    "A function on a thread waits for the loop, and nothing is left in the simulation that could end "
                        + "the wait."
                );
            }
        }
    }

    /// <summary>Lets one event happen.</summary>
    /// <returns>False: nothing is left before the end.</returns>
    private bool Step(double end)
    {
        if (_runnable.Count > 0)
        {
            MakeTurn(TakeRunnable());
            return true;
        }

        double next = _time.Next;
        if (_nextDeadline < next && _nextDeadline <= end)
        {
            // What happens at the time of a deadline is still in time.
            _time.MoveTo(_nextDeadline);
            CheckDeadlines();
            return true;
        }

        if (next > end || double.IsPositiveInfinity(next))
        {
            return false;
        }

        MoveTo(next);
        while (_time.TryTakeDue(out ISimulatedEvent? happening))
        {
            // All that happens at this time comes before the turns, so that the order of the turns can be drawn.
            CountEvent();
            happening.Happen();
            CheckConditions();
        }

        return true;
    }

    private void MakeTurn(Host host)
    {
        CountEvent();
        _lastHost = host;
        long began = RealMilliseconds;
        host.MakeTurn();
        long took = RealMilliseconds - began;
        if (took >= BlockedMilliseconds)
        {
            NoteBlocked(host, took);
        }

        if (_log.IsWhole)
        {
            Note(host, EventKind.Turn);
        }

        CheckConditions();
    }

    private Host TakeRunnable()
    {
        int index = Options.DrawOrder && _runnable.Count > 1 ? _chance.Below(_runnable.Count) : 0;
        Host host = _runnable[index];
        _runnable.RemoveAt(index);
        host.IsRunnable = false;
        return host;
    }

    private void MoveTo(double next)
    {
        if (Options.TimeLimit != Timeout.InfiniteTimeSpan && next > Options.TimeLimit.TotalSeconds)
        {
            throw new SimulationException(
                $"The limit of virtual time is reached: {Options.TimeLimit}. Raise {nameof(SimulationOptions)}."
                    + $"{nameof(SimulationOptions.TimeLimit)}, or end what repeats."
            );
        }

        if (next > _time.Now)
        {
            _standsSince = Events;
        }

        _time.MoveTo(next);
    }

    private void CountEvent()
    {
        Events++;
        if (Events > Options.EventLimit)
        {
            throw new SimulationException(
                $"The limit of events is reached: {Options.EventLimit}, at {Now} of virtual time.{WhatRan} Raise "
                    + $"{nameof(SimulationOptions)}.{nameof(SimulationOptions.EventLimit)}, or end what repeats."
            );
        }

        if (Events - _standsSince > MostEventsAtOneTime)
        {
            throw new SimulationException(
                $"Virtual time stands still: {MostEventsAtOneTime} events have happened at {Now}.{WhatRan} Code that "
                    + "calls itself again without a delay keeps time from moving: give it a delay."
            );
        }
    }

    private string DescribeWork()
    {
        List<string> work = [];
        foreach (Host host in _hosts)
        {
            if (host.DescribeWork() is { } its)
            {
                work.Add($"{host.Name}: {its}");
            }
        }

        work.Add($"Events in the queue: {_time.Count}.");
        return string.Join(Environment.NewLine, work);
    }
}
