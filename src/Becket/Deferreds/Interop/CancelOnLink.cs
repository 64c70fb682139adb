using Becket.Deferreds.Links;

namespace Becket.Deferreds.Interop;

/// <summary>Cancels a chain when a token is cancelled, until the chain has reached this link. It leaves values and
/// failures as they are.</summary>
internal sealed class CancelOnLink : CallbackLink
{
    private readonly Deferred _root;
    private readonly CancellationToken _token;
    private readonly Action<CancellationToken>? _homeIsGone;
    private readonly CancellationTokenRegistration _registration;
    private bool _isPassed;
    private bool _hasCancelled;

    /// <summary>Makes the link, and begins to listen for the token.</summary>
    /// <param name="root">The chain.</param>
    /// <param name="token">The token.</param>
    /// <param name="homeIsGone">Called on any thread if the token is cancelled after the end of the chain's home, which
    /// can run no callback any more.</param>
    public CancelOnLink(Deferred root, CancellationToken token, Action<CancellationToken>? homeIsGone = null)
    {
        (_root, _token, _homeIsGone) = (root, token, homeIsGone);

        // The callback may run at once, here, and then the chain is cancelled before this link is in it: harmless.
        _registration = token.UnsafeRegister(static state => ((CancelOnLink)state!).CancelAtHome(), this);
    }

    /// <summary>Whether the exception that the chain has ended with is a cancellation without the token that it
    /// comes from: with that of a source of its own, linked to this one, or the first error of a list.</summary>
    internal static bool MustReplace(Exception error, CancellationToken token) =>
        error is FirstErrorException { InnerException: OperationCanceledException }
        || (
            error is FailureGroupException group
            && group.Failures.All(static failure => failure.Exception is OperationCanceledException)
        )
        || (error is OperationCanceledException cancelled && cancelled.CancellationToken != token);

    internal override Deferred? Invoke(Deferred root)
    {
        _isPassed = true;

        // Not Dispose: it would block until a callback that is running on another thread has finished.
        _registration.Unregister();

        if (_hasCancelled && root.IncomingFailure is { } failure && MustReplace(failure.Exception, _token))
        {
            root.SetFailure(root.Stage, new Failure(new CancelledException(failure.Exception, _token)));
        }

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
            if (Home.Find(_root.HomeId) is { } home)
            {
                home.PostWithoutContext(static state => ((CancelOnLink)state!).Cancel(), this);
                return;
            }
        }
        catch (InvalidOperationException)
        {
            // The reactor has ended, and with it the work. The code that cancels the token made no mistake.
        }

        _homeIsGone?.Invoke(_token);
    }

    private void Cancel()
    {
        if (!_isPassed)
        {
            _hasCancelled = !_root.Called || _root.IsWaiting;
            if (_root.CancelForSure(_token) is { } thrown)
            {
                // Of a canceller. The code that cancels the token made no mistake.
                Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(new Failure(thrown), ""));
            }
        }
    }
}
