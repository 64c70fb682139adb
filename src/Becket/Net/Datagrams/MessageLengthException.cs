namespace Becket.Net.Datagrams;

/// <summary>A datagram is longer than the network lets through. Source: Twisted's <c>MessageLengthError</c>.</summary>
public sealed class MessageLengthException : DatagramException
{
    /// <summary>Makes the exception with a general message.</summary>
    public MessageLengthException()
        : base("The datagram is longer than the network lets through.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public MessageLengthException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public MessageLengthException(string message, Exception? innerException)
        : base(message, innerException) { }
}
