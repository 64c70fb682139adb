namespace Becket.Deferreds.Async;

/// <summary>The state of a method that is still running after a cancellation of its deferred. It is rare, so it has an
/// object of its own.</summary>
internal sealed class CancelledMethod
{
    /// <summary>The deferred that gets the method's result now.</summary>
    public required Deferred Result { get; set; }

    /// <summary>What <see cref="AsyncMethodState.Slot"/> would hold without the cancellation.</summary>
    public object? Slot { get; set; }

    /// <summary>The cancellation came while the method awaited something that cannot be cancelled (a task), or must
    /// not be (a shield). The next deferred
    /// that the method awaits is cancelled instead.</summary>
    public bool IsCancelDue { get; set; }

    /// <summary>The token that the cancellation came from; the default one for none.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>Passes the cancellation on to what the method awaits. A shield keeps it, so it stays due.</summary>
    /// <returns>The root that has failed now, so that the caller runs its chain; null if there is none.</returns>
    public Deferred? CancelAwaited(Deferred awaited)
    {
        var fired = Deferred.CancelStepFor(awaited, Token);
        IsCancelDue = fired is null && Deferred.FindAwaited(awaited) is { IsShield: true };
        return fired;
    }
}
