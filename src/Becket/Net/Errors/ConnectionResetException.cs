namespace Becket.Net.Errors;

/// <summary>The other side broke the connection off (a reset).</summary>
public sealed class ConnectionResetException : ConnectionLostException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionResetException()
        : base("The other side broke the connection off.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionResetException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionResetException(string message, Exception? innerException)
        : base(message, innerException) { }
}
