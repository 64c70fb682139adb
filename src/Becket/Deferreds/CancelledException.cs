namespace Becket.Deferreds;

/// <summary>A deferred was cancelled before it had a result. Source: Twisted's <c>CancelledError</c>.</summary>
public class CancelledException : OperationCanceledException
{
    /// <summary>Makes the exception with a general message.</summary>
    public CancelledException()
        : base("The deferred was cancelled.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public CancelledException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it; null if there is nothing more to say.</param>
    public CancelledException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Makes the exception of a cancellation by a token.</summary>
    /// <param name="token">The token.</param>
    public CancelledException(CancellationToken token)
        : base("The deferred was cancelled.", token) { }

    internal CancelledException(Exception inner, CancellationToken token)
        : base(inner.Message, inner, token) { }
}
