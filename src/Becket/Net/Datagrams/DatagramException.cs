namespace Becket.Net.Datagrams;

/// <summary>A datagram could not be sent, or a port for datagrams not be set as asked.</summary>
public class DatagramException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public DatagramException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
