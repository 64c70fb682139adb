namespace Becket.Time;

/// <summary>A <see cref="DelayedCall"/> was cancelled or moved after it had been cancelled.</summary>
/// <remarks>Source: <c>twisted.internet.error.AlreadyCancelled</c>.</remarks>
public sealed class AlreadyCancelledException : InvalidOperationException
{
    /// <summary>Creates the exception with a message that says what to do instead.</summary>
    public AlreadyCancelledException()
        : base(
            "This delayed call was cancelled, and cannot be cancelled again or moved. Check Active first, or schedule "
                + "a new call with CallLater."
        ) { }
}
