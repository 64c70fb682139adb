namespace Becket.Net.Datagrams;

/// <summary>A datagram is longer than the network lets through. Source: Twisted's <c>MessageLengthError</c>.</summary>
public sealed class MessageLengthException : DatagramException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public MessageLengthException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
