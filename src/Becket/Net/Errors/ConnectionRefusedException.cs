namespace Becket.Net.Errors;

/// <summary>Nobody listens at the address. Source: Twisted's <c>ConnectionRefusedError</c>.</summary>
public sealed class ConnectionRefusedException : ConnectException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionRefusedException()
        : base("Nobody listens at the address.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionRefusedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionRefusedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
