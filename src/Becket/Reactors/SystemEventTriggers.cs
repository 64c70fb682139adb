using Becket.Deferreds;
using Becket.Deferreds.Joining;

namespace Becket.Reactors;

/// <summary>The triggers of one event.</summary>
internal sealed class SystemEventTriggers(Reactor reactor)
{
    private readonly List<SystemEventTrigger> _triggers = [];

    /// <summary>Whether the last phase has run.</summary>
    public bool AreOver { get; private set; }

    public SystemEventTrigger Add(SystemEventPhase phase, Func<Deferred?> call)
    {
        var trigger = new SystemEventTrigger(this, phase, call);
        _triggers.Add(trigger);
        return trigger;
    }

    public bool Remove(SystemEventTrigger trigger)
    {
        reactor.CheckThread(nameof(Remove), "trigger");
        return _triggers.Remove(trigger);
    }

    /// <summary>Runs all triggers, phase by phase. The deferred fires when the last has run.</summary>
    public Deferred Fire(Action<Exception, string> report) =>
        new DeferredList(RunBefore(report), DeferredListOptions.ConsumeErrors).AddCallback(outcomes =>
        {
            foreach (Outcome outcome in outcomes)
            {
                if (outcome.Failure is { Exception: not CancelledException } failure)
                {
                    report(failure.Exception, "a system event trigger");
                }
            }

            RunDuringAndAfter(report);
        });

    /// <summary>Runs the first phase.</summary>
    /// <returns>The deferreds that the next phase has to wait for.</returns>
    public List<Deferred> RunBefore(Action<Exception, string> report)
    {
        var waiting = new List<Deferred>();
        RunPhase(SystemEventPhase.Before, report, waiting);
        return waiting;
    }

    /// <summary>Runs the other phases.</summary>
    public void RunDuringAndAfter(Action<Exception, string> report)
    {
        RunPhase(SystemEventPhase.During, report, null);
        RunPhase(SystemEventPhase.After, report, null);
        AreOver = true;
    }

    private void RunPhase(SystemEventPhase phase, Action<Exception, string> report, List<Deferred>? waiting)
    {
        // Takes one at a time, as a trigger may add or remove others.
        while (_triggers.Find(trigger => trigger.Phase == phase) is { } next)
        {
            _triggers.Remove(next);
            try
            {
                Deferred? deferred = null;
                CallContext.Run(next.Context, _ => deferred = next.Call(), null);
                if (deferred is not null)
                {
                    waiting?.Add(deferred);
                }
            }
            catch (Exception error)
            {
                report(error, "a system event trigger");
            }
        }
    }
}
