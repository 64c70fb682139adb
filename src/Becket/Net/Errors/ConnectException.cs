namespace Becket.Net.Errors;

/// <summary>A connection could not be made. Its kinds say why. Source: Twisted's <c>ConnectError</c>.</summary>
public class ConnectException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectException()
        : base("The connection could not be made.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectException(string message, Exception? innerException)
        : base(message, innerException) { }
}
