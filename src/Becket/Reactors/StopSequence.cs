using Becket.Deferreds;
using Becket.Reactors.Drivers;
using Becket.Time;

namespace Becket.Reactors;

/// <summary>The stop of a reactor, step by step: ports, services and triggers, connections and what is under way, and
/// then the closing of everything. A time limit ends the waiting.</summary>
/// <remarks>Nothing waits that has nothing to wait for: the stop of a reactor without connections and services is over
/// when <see cref="Begin"/> returns.</remarks>
internal sealed class StopSequence(Reactor reactor, SystemEventTriggers triggers)
{
    private static readonly Func<string> s_trigger = static () => "a system event trigger";

    private readonly LinkedList<StopHook> _ports = [];
    private readonly LinkedList<StopHook> _connections = [];

    /// <summary>What has not ended yet of what triggers, services and hooks returned.</summary>
    private readonly List<(Func<string> What, Deferred Ended)> _waiting = [];

    /// <summary>The channels that were asked to end.</summary>
    private readonly List<IoChannel> _ending = [];

    private Stage _stage;
    private double _began;
    private TimeSpan _limit;
    private DelayedCall? _deadline;

    private enum Stage : byte
    {
        /// <summary>Before <see cref="Begin"/>.</summary>
        None,

        /// <summary>Services stop, and the deferreds of the triggers of the phase Before are waited for.</summary>
        Finishing,

        /// <summary>The hooks have run. The connections are asked in a call of its own.</summary>
        Asking,

        /// <summary>Connections end, and calls under way are waited for.</summary>
        Draining,

        /// <summary>The thread pool is closed, and the functions that run are waited for.</summary>
        Threads,

        /// <summary>The triggers of the phases During and After run, or have run. Never left.</summary>
        Closed,
    }

    /// <summary>Whether connections are asked to end, or are closed: a new one has to end at once.</summary>
    public bool EndsConnections => _stage >= Stage.Draining;

    /// <summary>Whether the time limit has come: threads that still run are not waited for.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Adds a function that runs in a step.</summary>
    public StopHook Add(StopStep step, Func<string> what, Func<Deferred?> call)
    {
        var hook = new StopHook(what, call);
        hook.Place = (step == StopStep.Ports ? _ports : _connections).AddLast(hook);
        return hook;
    }

    /// <summary>Begins.</summary>
    /// <param name="limit">How long it may take. Zero: nothing is waited for.</param>
    /// <param name="stopServices">Stops the services; null if there are none.</param>
    /// <param name="describeServices">The services that have not stopped.</param>
    public void Begin(TimeSpan limit, Func<Deferred>? stopServices, Func<string> describeServices)
    {
        _began = reactor.Seconds;
        _limit = limit;
        _stage = Stage.Finishing;
        RunHooks(_ports);
        List<(Func<string> What, Deferred Ended)> waiting = triggers
            .RunBefore(reactor.Report)
            .ConvertAll(static ended => (s_trigger, ended));
        if (stopServices is not null)
        {
            waiting.Add((describeServices, stopServices()));
        }

        if (reactor.HasEnded)
        {
            // One of them has called Crash.
            return;
        }

        if (limit == TimeSpan.Zero)
        {
            RunHooks(_connections);
            foreach ((Func<string> what, Deferred ended) in waiting)
            {
                ended.AddBoth(outcome => ReportFailure(outcome, what));
            }

            IsCutShort = true;
            Close();
            return;
        }

        WaitFor(waiting);
        OnProgress();
    }

    /// <summary>Ends the waiting when this much time has passed from now, if that is sooner than the limit so
    /// far.</summary>
    public void Shorten(TimeSpan limit)
    {
        var since = TimeSpan.FromSeconds(reactor.Seconds - _began);
        if (limit == Timeout.InfiniteTimeSpan || (_limit != Timeout.InfiniteTimeSpan && _limit <= since + limit))
        {
            return;
        }

        _limit = since + limit;
        if (limit == TimeSpan.Zero)
        {
            _deadline?.Cancel();
            OnDeadline();
        }
        else if (_deadline is { Active: true })
        {
            _deadline.Reset(limit);
        }
        else
        {
            StartDeadline();
        }
    }

    /// <summary>A channel begins while connections end.</summary>
    public void Ask(IoChannel channel)
    {
        if (_stage == Stage.Draining && channel.RequestStop())
        {
            _ending.Add(channel);
        }
    }

    /// <summary>A turn has ended: goes on if nothing is left to wait for.</summary>
    public void OnTurnEnded()
    {
        if (_stage is Stage.Draining or Stage.Threads)
        {
            OnProgress();
        }
    }

    /// <summary>The loop has ended.</summary>
    public void End()
    {
        _stage = Stage.Closed;
        _deadline?.Cancel();
        _deadline = null;
    }

    private void OnProgress()
    {
        if (reactor.HasEnded)
        {
            // What was waited for has called Crash.
            return;
        }

        if (_stage == Stage.Finishing && _waiting.Count == 0)
        {
            _stage = Stage.Asking;

            // Before the connections, so that a client does not connect again.
            RunHooks(_ports);
            WaitFor(RunHooks(_connections));
            if (_waiting.Count > 0 || reactor.CallsUnderWay > 0 || reactor.OpenChannels().Count > 0)
            {
                // Later: this may run inside a callback of a protocol that still has something to write.
                StartDeadline();
                reactor.CallSoon(static stop => ((StopSequence)stop!).AskAll(), this);
                return;
            }

            _stage = Stage.Draining;
        }

        if (_stage == Stage.Draining && _waiting.Count == 0 && reactor.CallsUnderWay == 0 && HaveChannelsEnded())
        {
            _stage = Stage.Threads;
            reactor.ClosePool();
        }

        if (_stage == Stage.Threads && !reactor.HasThreads && reactor.FunctionsUnderWay == 0)
        {
            Close();
        }
        else if (_stage != Stage.Closed)
        {
            StartDeadline();
        }
    }

    private void AskAll()
    {
        if (_stage == Stage.Asking)
        {
            _stage = Stage.Draining;
            foreach (IoChannel channel in reactor.OpenChannels())
            {
                Ask(channel);
            }
        }
    }

    private bool HaveChannelsEnded()
    {
        // From the end, so that each channel is looked at about once, however many turns this takes.
        while (_ending.Count > 0 && _ending[^1].HasEnded)
        {
            _ending.RemoveAt(_ending.Count - 1);
        }

        return _ending.Count == 0;
    }

    private void WaitFor(List<(Func<string> What, Deferred Ended)> ends)
    {
        // All of them first: the last one that has fired already goes on.
        _waiting.AddRange(ends);
        foreach ((Func<string> What, Deferred Ended) one in ends)
        {
            one.Ended.AddBoth(outcome =>
            {
                _waiting.Remove(one);
                ReportFailure(outcome, one.What);
                if (_stage == Stage.Finishing && _waiting.Count == 0)
                {
                    OnProgress();
                }
            });
        }
    }

    private List<(Func<string> What, Deferred Ended)> RunHooks(LinkedList<StopHook> hooks)
    {
        var ends = new List<(Func<string> What, Deferred Ended)>();
        while (hooks.First is { Value: var hook })
        {
            hook.Remove();
            try
            {
                if (hook.Invoke() is { } ended)
                {
                    ends.Add((() => hook.What, ended));
                }
            }
            catch (Exception error)
            {
                reactor.Report(error, hook.What);
            }
        }

        return ends;
    }

    private void ReportFailure(Outcome outcome, Func<string> what)
    {
        if (outcome.Failure is { Exception: not CancelledException } failure)
        {
            reactor.Report(failure.Exception, what());
        }
    }

    private void Close()
    {
        _stage = Stage.Closed;
        triggers.RunDuringAndAfter(reactor.Report);
        reactor.OnShutDown();
    }

    private void StartDeadline()
    {
        if (_deadline is null && _limit != Timeout.InfiniteTimeSpan)
        {
            TimeSpan left = _limit - TimeSpan.FromSeconds(reactor.Seconds - _began);
            _deadline = reactor.CallLater(
                left < TimeSpan.Zero ? TimeSpan.Zero : left,
                static stop => stop.OnDeadline(),
                this
            );
        }
    }

    private void OnDeadline()
    {
        _deadline = null;
        string left = string.Join("; ", DescribeRest());
        if (left.Length > 0)
        {
            reactor.LogSafely(
                left,
                _limit.TotalSeconds,
                static (logger, left, seconds) => Log.StopCutShort(logger, seconds, left)
            );
        }

        IsCutShort = true;
        if (_stage != Stage.Closed)
        {
            Close();
        }
    }

    /// <summary>What the stop still waits for.</summary>
    private IEnumerable<string> DescribeRest()
    {
        const int MostNamed = 5;
        foreach (
            IGrouping<string, string> same in _waiting.Select(static one => one.What()).GroupBy(static what => what)
        )
        {
            yield return same.Count() == 1 ? same.Key : $"{same.Key} ({same.Count()} times)";
        }

        IoChannel[] open = _stage == Stage.Closed ? [] : [.. _ending.Where(static channel => !channel.HasEnded)];
        if (open.Length > 0)
        {
            IEnumerable<string> named = open.Take(MostNamed)
                .Select(static channel => $"{channel.RemoteEndPoint} with {channel.Unsent:N0} bytes unsent");
            yield return $"{open.Length} {(open.Length == 1 ? "connection" : "connections")} "
                + $"({string.Join(", ", named)}"
                + (open.Length > MostNamed ? $", and {open.Length - MostNamed} more)" : ")");
        }

        if (reactor.CallsUnderWay is > 0 and int calls)
        {
            yield return $"{calls} {(calls == 1 ? "call" : "calls")} of looping calls";
        }

        if (reactor.FunctionsUnderWay is > 0 and int functions)
        {
            yield return $"{functions} {(functions == 1 ? "function" : "functions")} on threads, which go on until the "
                + "process ends";
        }
    }
}
