namespace Becket.Time;

/// <summary>A <see cref="DelayedCall"/> was cancelled or moved after it had run, or while it was running.</summary>
/// <remarks>Source: <c>twisted.internet.error.AlreadyCalled</c>.</remarks>
public sealed class AlreadyCalledException : InvalidOperationException
{
    /// <summary>Creates the exception with a message that says what to do instead.</summary>
    public AlreadyCalledException()
        : base(
            "This delayed call has run already, or is running now. Check Active first, or schedule a new call with "
                + "CallLater."
        ) { }
}
