namespace Becket.Net.Errors;

/// <summary>The program cannot listen at an address: it is in use, not this machine's, or not allowed. Source:
/// Twisted's <c>CannotListenError</c>.</summary>
public sealed class CannotListenException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public CannotListenException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
