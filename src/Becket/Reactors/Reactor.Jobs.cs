using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>Whether the job was cancelled because the reactor was stopped.</summary>
    private bool _wasStoppedBeforeJobEnded;

    /// <summary>Runs the loop for one job: starts the loop, runs the job until its deferred has fired, stops, and
    /// returns the value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda.</param>
    /// <returns>The job's value. Its failure is thrown, with its original stack.</returns>
    /// <remarks>
    /// <para>If the reactor is stopped before the job is done, for example by a signal, the job is cancelled, and may
    /// clean up. If it then ends normally, its value is returned. A task cannot be cancelled: such a job is left where
    /// it awaits; but if <see cref="UntilStopped"/> is awaited, the stop waits for the job's end.</para>
    /// <para>If no code catches what this method throws, the process ends at once, without <c>finally</c> blocks: after
    /// a <see cref="StoppedBySignalException"/> without a message and with code 130 or 143, or else with the error in a
    /// readable block on standard error and code 1. <c>Reactor.Main</c> is the form for a
    /// whole program. Otherwise as <see cref="Run()"/>.</para>
    /// </remarks>
    /// <exception cref="StoppedBySignalException">A signal stopped the reactor, and the job was cancelled.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor was stopped, and the job did not end when it was
    /// cancelled.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public T Run<T>([RunsOnLoop] Func<Deferred<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunNoted(job, job);
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void Run([RunsOnLoop] Func<Deferred> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        RunNoted(() => job().AddCallback(static () => true), job);
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public T Run<T>([RunsOnLoop] Func<Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunNoted(Deferred<T> () => job().ToDeferred(), job);
    }

    /// <inheritdoc cref="Run{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void Run([RunsOnLoop] Func<Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        RunNoted(() => job().ToDeferred().AddCallback(static () => true), job);
    }

    /// <summary>Runs a job, and notes an exception that leaves, in case no code catches it.</summary>
    /// <inheritdoc cref="RunJob" path="/param"/>
    [StackTraceHidden]
    internal T RunNoted<T>(Func<Deferred<T>> job, Delegate given)
    {
        try
        {
            return RunJob(job, given);
        }
        catch (Exception error) when (UncaughtErrors.Note(error))
        {
            throw;
        }
    }

    /// <summary>Runs a job to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="given">The delegate that the caller passed, for the log of slow turns and for messages.</param>
    [StackTraceHidden]
    internal T RunJob<T>(Func<Deferred<T>> job, Delegate given)
    {
        // Checked before the job is scheduled: on a running reactor, it would begin at once and stop that reactor.
        CheckCanRun();
        Outcome<T>? outcome = null;
        Deferred? running = null;
        bool hasBegun = false;
        var done = new Deferred();

        // The current home of this thread may be another reactor, which was created after this one.
        done.SetHome(this);
        NameForInspection(done, "the end of the job");
        _waitingJob = given;
        CallWhenRunning(() =>
        {
            hasBegun = true;
            NoteRan(given);
            var result = Deferred.MaybeDeferred(job);
            running = result;
            result.AddBoth(ended =>
            {
                outcome = ended;
                _waitingJob = null;
                _wasStoppedBeforeJobEnded = _phase != Phase.Running;
                done.Callback();
                StopIfRunning();
            });
        });
        AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () =>
            {
                if (!hasBegun || outcome is not null)
                {
                    return null;
                }

                // Not now: if the job itself called Stop, it is running, and a running method cannot be cancelled
                // (Twisted's goes on, too). When this call runs, the job awaits something or has ended. A task cannot
                // be
                // cancelled; if it knows of the stop, it is waited for.
                if (_untilStopped == 0 || !IsTaskJob(given))
                {
                    CallSoon(_ => running?.Cancel(), null);
                }

                return done;
            }
        );
        RunLoop();
        if (outcome is { Succeeded: true } ended)
        {
            return ended.Value;
        }

        Exception error =
            outcome?.Failure?.Exception
            ?? new ReactorNotRunningException(
                "The reactor was stopped before its job was done, and the job did not end when it was cancelled."
            );
        if (StopSignal is { } signal && (outcome is null || IsEndOfCancelled(error)))
        {
            throw new StoppedBySignalException(signal, error);
        }

        outcome?.Failure?.Throw();
        throw error;
    }

    /// <summary>Whether a job that was cancelled may end so, as a consequence of the cancellation.</summary>
    internal static bool IsEndOfCancelled(Exception error) =>
        error switch
        {
            OperationCanceledException or IExpectedAfterCancellation => true,
            FirstErrorException first => IsEndOfCancelled(first.SubFailure.Exception),
            FailureGroupException group => group.Failures.All(static failure => IsEndOfCancelled(failure.Exception)),
            AggregateException group => group.InnerExceptions.All(IsEndOfCancelled),
            _ => false,
        };

    /// <summary>Whether a job returns a task. One with a value is one without, as functions are covariant, but for
    /// value
    /// tasks.</summary>
    private static bool IsTaskJob(Delegate job) =>
        job
            is Func<Task>
                or Func<Reactor, Task>
                or Func<Reactor, ValueTask>
                or Func<Reactor, ValueTask<int>>
                or Func<Reactor, string[], Task>
                or Func<Reactor, string[], ValueTask>
                or Func<Reactor, string[], ValueTask<int>>;
}
