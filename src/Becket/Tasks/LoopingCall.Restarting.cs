using Becket.Deferreds;

namespace Becket.Tasks;

/// <content>Loops that are stopped and started again while a call is under way.</content>
public sealed partial class LoopingCall
{
    /// <summary>The deferreds of the runs that were ended by <see cref="Stop"/> and followed by another
    /// <see cref="Start"/> while a call was under way. The first is that of the call.</summary>
    private List<Deferred<LoopingCall>>? _endedRuns;
    private bool _isUnderWay;

    /// <summary>For the conformance programs: whether a loop that is stopped and started again while a call is under
    /// way makes two sequences of calls, as Twisted's does.</summary>
    internal bool OverlapsAsInTwisted { get; set; }

    /// <summary>The loop was stopped and started again while a call was under way, and that call has finished: fires
    /// the deferreds of the runs that have ended.</summary>
    private Failure? EndRuns(Failure? failure)
    {
        Failure? untold = null;

        // A callback of one of them may stop the loop and start it again.
        while (_endedRuns is { } ended)
        {
            _endedRuns = null;
            foreach (Deferred<LoopingCall> run in ended)
            {
                // The call was the first run's. The others have made none.
                untold = Fire(run, failure) ?? untold;
                failure = null;
            }
        }

        return untold;
    }

    /// <summary>Fires the deferred of a <see cref="Start"/>.</summary>
    private Failure? Fire(Deferred<LoopingCall> finished, Failure? failure)
    {
        try
        {
            if (failure is null)
            {
                finished.Callback(this);
            }
            else
            {
                finished.Errback(failure);
            }

            return null;
        }
        catch (AlreadyFiredException error)
        {
            // Other code fired the deferred of Start. As in Twisted, that exception becomes the result of the call's
            // own deferred; but the failure is not lost.
            if (failure is not null)
            {
                UnhandledFailures.Report(failure);
            }

            return new Failure(error);
        }
    }

    /// <summary>With <see cref="OverlapsAsInTwisted"/>: the second sequence of calls to find the loop stopped has no
    /// deferred to fire.</summary>
    private static Failure EndedAlready(Failure? failure) =>
        new(
            new InvalidOperationException(
                "This looping call was called once more after it had ended.",
                failure?.Exception
            )
        );
}
