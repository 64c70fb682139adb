namespace Becket.Net.Datagrams;

/// <summary>A datagram could not be sent, or a port for datagrams not be set as asked.</summary>
public class DatagramException : IOException
{
    /// <summary>Makes the exception with a general message.</summary>
    public DatagramException()
        : base("The datagram could not be sent.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public DatagramException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public DatagramException(string message, Exception? innerException)
        : base(message, innerException) { }
}
