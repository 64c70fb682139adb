using Becket.Deferreds.Interop;
using Becket.Deferreds.Links;

namespace Becket.Deferreds.Scopes;

/// <summary>A wait inside a scope, as a link in the chain that is waited for: it cancels the chain with the scope,
/// until the chain has reached this link. It leaves values and failures as they are.</summary>
internal sealed class ScopeWait(Deferred root) : CallbackLink
{
    private ScopeNode? _scope;
    private LinkedListNode<ScopeWait>? _place;
    private CancellationToken _token;

    /// <summary>The cancellation has been passed on. Once: what does not end by it is waited for.</summary>
    private bool _isDelivered;

    private bool _hasCancelled;

    /// <summary>Puts the wait into the list of a scope; null for none.</summary>
    public void MoveTo(ScopeNode? scope)
    {
        _scope = scope;
        _place = scope?.Add(this);
    }

    /// <summary>Cancels the wait if its scope is cancelled already: in a coming turn, so that a loop of awaits which
    /// ignores cancellations blocks neither the loop nor the stack.</summary>
    public void DeliverIfDue()
    {
        if (_scope?.Cancelled is { } cancelled && !_isDelivered)
        {
            DeliverSoon(cancelled);
        }
    }

    /// <summary>Cancels the chain.</summary>
    /// <param name="cancelled">The scope that was cancelled.</param>
    public void Deliver(ScopeNode cancelled)
    {
        if (_scope is null || _isDelivered)
        {
            return;
        }

        _isDelivered = true;
        if (Deferred.FindAwaited(root) is { } awaited && ScopeNode.EndsByItself(awaited, cancelled))
        {
            return;
        }

        _hasCancelled = true;
        _token = cancelled.TokenOrNone;
        if (root.CancelForSure(_token) is { } thrown)
        {
            Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(new Failure(thrown), ""));
        }
    }

    internal override Deferred? Invoke(Deferred root)
    {
        _place?.List?.Remove(_place);
        _scope = null;
        if (_hasCancelled && root.IncomingFailure is { } failure && CancelOnLink.MustReplace(failure.Exception, _token))
        {
            root.SetFailure(root.Stage, new Failure(new CancelledException(failure.Exception, _token)));
        }

        return null;
    }

    private void DeliverSoon(ScopeNode cancelled)
    {
        if (Home.Current is { } home)
        {
            try
            {
                home.PostWithoutContext(
                    static call =>
                    {
                        (ScopeWait wait, ScopeNode cancelled) = ((ScopeWait, ScopeNode))call!;
                        wait.Deliver(cancelled);
                    },
                    (this, cancelled)
                );
                return;
            }
            catch (InvalidOperationException)
            {
                // The loop has ended: no turn will come.
            }
        }

        Deliver(cancelled);
    }
}
