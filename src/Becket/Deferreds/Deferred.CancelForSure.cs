using System.Runtime.ExceptionServices;

namespace Becket.Deferreds;

/// <content>Cancelling where no code is left to try again: a timeout, a token, the end of a service.</content>
public partial class Deferred
{
    /// <summary>While <see cref="CancelForSure"/> cancels: what a canceller throws is kept in
    /// <see cref="t_cancellerError"/>.</summary>
    [ThreadStatic]
    private static bool t_keepsCancellerError;

    [ThreadStatic]
    private static Exception? t_cancellerError;

    /// <summary>As <see cref="Cancel"/>; but if the canceller throws, the deferred fails with
    /// <see cref="CancelledException"/>, as if the canceller had done nothing. So code that waits for it goes
    /// on.</summary>
    /// <param name="token">The token that asks for it, which the exceptions carry; none otherwise.</param>
    /// <returns>What the canceller threw, for the caller to report; null if it returned.</returns>
    internal Exception? CancelForSure(CancellationToken token = default)
    {
        CheckThread();
        bool outer = t_keepsCancellerError;
        t_keepsCancellerError = true;
        Deferred? fired;
        Exception? thrown;
        try
        {
            fired = token.CanBeCanceled ? CancelStepFor(Root, token) : CancelStep(Root);
        }
        finally
        {
            t_keepsCancellerError = outer;
            thrown = t_cancellerError;
            t_cancellerError = null;
        }

        if (fired is not null)
        {
            RunIfReady(fired);
        }

        return thrown;
    }

    /// <summary>As <see cref="CancelForSure"/>; what the canceller threw comes out at the end, for a caller that the
    /// loop guards and reports.</summary>
    internal void CancelForSureAndThrow(CancellationToken token = default)
    {
        if (CancelForSure(token) is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>Cancels a member of a list that is being cancelled: for sure, if the list is, as code that waits for
    /// the list waits for its members.</summary>
    /// <returns>What the canceller threw, if the member has ended all the same.</returns>
    internal Exception? CancelAsPart()
    {
        if (t_keepsCancellerError)
        {
            return CancelForSure(t_cancellingToken);
        }

        Cancel();
        return null;
    }

    /// <summary>Root, not fired: <see cref="InvokeCanceller"/>. What it throws is kept for
    /// <see cref="CancelForSure"/>, or comes out.</summary>
    private void InvokeCancellerOnce()
    {
        if (!t_keepsCancellerError)
        {
            InvokeCanceller();
            return;
        }

        // What the canceller cancels itself is its own business.
        t_keepsCancellerError = false;
        try
        {
            InvokeCanceller();
        }
        catch (Exception thrown)
        {
            t_cancellerError = thrown;
        }
        finally
        {
            t_keepsCancellerError = true;
        }
    }
}
