using Becket.Deferreds.Links;

namespace Becket.Deferreds.Interop;

/// <summary>Cancels a chain when a token is cancelled, until the chain has reached this link. It leaves values and
/// failures as they are.</summary>
internal sealed class CancelOnLink : CallbackLink
{
    private readonly Deferred _root;
    private readonly CancellationTokenRegistration _registration;
    private bool _isPassed;

    public CancelOnLink(Deferred root, CancellationToken token)
    {
        _root = root;

        // The callback may run at once, here, and then the chain is cancelled before this link is in it: harmless.
        _registration = token.UnsafeRegister(static state => ((CancelOnLink)state!).CancelAtHome(), this);
    }

    internal override Deferred? Invoke(Deferred root)
    {
        _isPassed = true;

        // Not Dispose: it would block until a callback that is running on another thread has finished.
        _registration.Unregister();
        return null;
    }

    private void CancelAtHome()
    {
        if (_root.HomeId == 0 || Home.IsCurrentId(_root.HomeId))
        {
            Cancel();
            return;
        }

        try
        {
            Home.Find(_root.HomeId)?.Post(static state => ((CancelOnLink)state!).Cancel(), this);
        }
        catch (InvalidOperationException)
        {
            // The reactor has ended, and with it the work. The code that cancels the token made no mistake.
        }
    }

    private void Cancel()
    {
        if (!_isPassed)
        {
            _root.Cancel();
        }
    }
}
