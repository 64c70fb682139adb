namespace Becket.Deferreds;

/// <content>Cancelling where no code is left to try again: a timeout, a token, the end of a service.</content>
public partial class Deferred
{
    /// <summary>While <see cref="CancelForSure"/> cancels: takes what a canceller throws.</summary>
    [ThreadStatic]
    private static CancellerError? t_cancellerError;

    /// <summary>As <see cref="Cancel"/>; but if the canceller throws, the deferred fails with
    /// <see cref="CancelledException"/>, as if the canceller had done nothing. So code that waits for it goes
    /// on.</summary>
    /// <returns>What the canceller threw, for the caller to report; null if it returned.</returns>
    internal Exception? CancelForSure()
    {
        CheckThread();
        CancellerError? outer = t_cancellerError;
        var error = new CancellerError();
        t_cancellerError = error;
        Deferred? fired;
        try
        {
            fired = CancelStep(Root);
        }
        finally
        {
            t_cancellerError = outer;
        }

        if (fired is not null)
        {
            RunIfReady(fired);
        }

        return error.Thrown;
    }

    /// <summary>Root, not fired: <see cref="InvokeCanceller"/>. What it throws is kept for
    /// <see cref="CancelForSure"/>, or comes out.</summary>
    private void InvokeCancellerOnce()
    {
        CancellerError? error = t_cancellerError;
        t_cancellerError = null;
        try
        {
            InvokeCanceller();
        }
        catch (Exception thrown) when (error is not null)
        {
            error.Thrown = thrown;
        }
        finally
        {
            t_cancellerError = error;
        }
    }

    private sealed class CancellerError
    {
        public Exception? Thrown { get; set; }
    }
}
