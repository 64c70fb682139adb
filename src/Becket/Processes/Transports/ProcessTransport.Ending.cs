using Becket.Native;
using Becket.Processes.Errors;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Processes.Transports;

/// <content>Signals, time limits, and the release at the end.</content>
internal sealed partial class ProcessTransport
{
    /// <summary>How often a group is looked at that was asked to terminate, after the child itself has ended. Its other
    /// processes are children of others, so nothing tells when they are gone.</summary>
    private static readonly TimeSpan s_groupCheck = TimeSpan.FromMilliseconds(50);

    private DelayedCall? _limit;

    /// <summary>The call that kills the child or its group, which has been asked to terminate; null without
    /// one.</summary>
    private DelayedCall? _kill;

    /// <summary>Whether a signal may find a process: the child, or, after its end, others of its group.</summary>
    private bool MayHaveProcesses => Status is null || (_child.HasOwnGroup && (_state & State.Ended) == 0);

    public void SignalProcess(int signal)
    {
        Reactor.CheckThread(nameof(SignalProcess), "process");
        CheckSignal(signal);
        if (Status is not null)
        {
            throw new ProcessExitedAlreadyException(
                $"{_name} (process {Pid}) cannot get {ProcessSignals.Name(signal)}: it has ended already: {Status}."
            );
        }

        Check(_child.Signal(signal, toGroup: false), signal);
    }

    public void SignalProcessGroup(int signal)
    {
        Reactor.CheckThread(nameof(SignalProcessGroup), "process");
        CheckSignal(signal);
        if (!_child.HasOwnGroup)
        {
            throw new InvalidOperationException(
                $"{_name} (process {Pid}) has no process group of its own: a signal to the group it is in "
                    + $"would reach this program too. Start it with "
                    + $"{nameof(ProcessOptions)}.{nameof(ProcessOptions.OwnProcessGroup)} set (on the epoll "
                    + $"driver), or use {nameof(SignalProcess)}."
            );
        }

        if (!MayHaveProcesses)
        {
            throw new ProcessExitedAlreadyException(
                $"The group of {_name} (process {Pid}) cannot get {ProcessSignals.Name(signal)}: it has ended "
                    + $"already: {Status}."
            );
        }

        Check(_child.Signal(signal, toGroup: true), signal);
    }

    public void Terminate()
    {
        Reactor.CheckThread(nameof(Terminate), "process");
        if ((_state & State.Terminating) != 0 || !MayHaveProcesses || _child.AskToTerminate() == Errno.NoSuchProcess)
        {
            return;
        }

        _state |= State.Terminating;
        if (_options.KillAfter != Timeout.InfiniteTimeSpan)
        {
            _kill = Reactor.CallLater(_options.KillAfter, static transport => transport.OnKillTime(), this);
        }
    }

    private void OnTimeLimit()
    {
        _limit = null;
        _state |= State.TimedOut;
        if (Status is null)
        {
            Terminate();
            return;
        }

        // The child itself has ended in time, but other processes hold its pipes. The reason that ProcessExited got is
        // no longer the one for ProcessEnded.
        _state |= State.OutlivedByPipes;
        _reason = null;
        Terminate();
        AbandonPipes();
    }

    private void OnKillTime()
    {
        _kill = null;
        _child.KillAll();
        ReleaseIfAllEnded();
        AbandonPipesAfterLimit();
    }

    /// <summary>The child has ended: without the rest of a group, the kill that waits is cancelled. Past the time limit
    /// it stays while pipes are open, because it also closes those.</summary>
    private void OnChildGone()
    {
        if (_kill is null || (HasTimedOut && _openPipes > 0))
        {
            return;
        }

        if (!_child.HasOwnGroup || _child.Signal(0, toGroup: true) == Errno.NoSuchProcess)
        {
            _kill.Cancel();
            _kill = null;
        }
        else if ((_state & State.WatchesGroup) == 0)
        {
            // The signal has ended the others at the same time, but they are in the table until their new parent has
            // noticed. The reactor's end must not wait for the time of the kill.
            _state |= State.WatchesGroup;
            Reactor.CallLater(s_groupCheck, static transport => transport.LookAtGroup(), this);
        }
    }

    private void LookAtGroup()
    {
        _state &= ~State.WatchesGroup;
        if (_kill is not null)
        {
            OnChildGone();
            ReleaseIfAllEnded();
        }
    }

    /// <summary>Past the time limit, once the group is killed and the child has ended, pipes that are still open belong
    /// to processes outside the group, which could keep them open for ever.</summary>
    private void AbandonPipesAfterLimit()
    {
        if (HasTimedOut && Status is not null && _kill is null)
        {
            AbandonPipes();
        }
    }

    /// <summary>Closes this program's ends of all pipes, without sending what is unsent.</summary>
    private void AbandonPipes()
    {
        foreach (ChildPipe pipe in _pipes)
        {
            pipe.Channel.Abort();
        }
    }

    private string TimeLimitText(ProcessStatus status) =>
        (_state & State.OutlivedByPipes) == 0
            ? $"{_name} (process {Pid}) was stopped, because its time limit of {_options.TimeLimit} had passed: "
                + $"{status}."
            : $"{_name} (process {Pid}) has ended: {status}; but when its time limit of {_options.TimeLimit} passed, "
                + "other processes that it had started still held its pipes.";

    /// <summary>Called last, after the protocol's callback: the reactor may wait for just this to end.</summary>
    private void ReleaseIfAllEnded()
    {
        if (Status is null || _kill is not null)
        {
            return;
        }

        if ((_state & State.Unlisted) == 0)
        {
            _state |= State.Unlisted;
            _all.Remove(this);
        }

        if ((_state & State.Ended) != 0)
        {
            _child.Release();
        }
    }

    private static void CheckSignal(int signal)
    {
        if (signal < 0 || signal > ProcessSignals.Highest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(signal),
                signal,
                $"There is no such signal. Numbers go from 1 to {ProcessSignals.Highest}; 0 only checks "
                    + $"whether the process exists."
            );
        }
    }

    private void Check(int error, int signal)
    {
        if (error == Errno.NoSuchProcess)
        {
            throw new ProcessExitedAlreadyException(
                $"{_name} (process {Pid}) cannot get {ProcessSignals.Name(signal)}: no process is left."
            );
        }

        if (error != 0)
        {
            throw new UnauthorizedAccessException(
                $"{_name} (process {Pid}) may not get {ProcessSignals.Name(signal)}: "
                    + System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)
                    + ". It runs as another user."
            );
        }
    }
}
