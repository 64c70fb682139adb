namespace Becket.Net.Errors;

/// <summary>The other side did not answer in time. Source: Twisted's <c>TimeoutError</c>.</summary>
public sealed class ConnectTimeoutException : ConnectException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectTimeoutException()
        : base("The other side did not answer in time.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectTimeoutException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectTimeoutException(string message, Exception? innerException)
        : base(message, innerException) { }
}
