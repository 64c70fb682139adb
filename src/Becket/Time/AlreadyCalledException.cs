namespace Becket.Time;

/// <summary>A <see cref="DelayedCall"/> was cancelled or moved after it had run, or while it was running.</summary>
/// <remarks>Source: <c>twisted.internet.error.AlreadyCalled</c>.</remarks>
public sealed class AlreadyCalledException : InvalidOperationException
{
    /// <summary>An error that says what to do instead.</summary>
    public AlreadyCalledException()
        : base(
            "This delayed call has run already, or is running now. Check Active first, or schedule a new call with CallLater."
        ) { }

    /// <summary>An error with a message of your own.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    public AlreadyCalledException(string message)
        : base(message) { }

    /// <summary>An error with a message and a cause.</summary>
    /// <param name="message">What went wrong, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public AlreadyCalledException(string message, Exception? innerException)
        : base(message, innerException) { }
}
