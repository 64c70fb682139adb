namespace Becket.Net.Errors;

/// <summary>An address cannot be listened at: it is in use, not this machine's, or not allowed. Source: Twisted's
/// <c>CannotListenError</c>.</summary>
public sealed class CannotListenException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public CannotListenException()
        : base("The address cannot be listened at.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public CannotListenException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public CannotListenException(string message, Exception? innerException)
        : base(message, innerException) { }
}
