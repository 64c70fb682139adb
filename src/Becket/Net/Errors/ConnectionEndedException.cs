using Becket.Deferreds;

namespace Becket.Net.Errors;

/// <summary>The reason why a connection has ended, for <see cref="IProtocol.ConnectionLost"/>. Derived types say
/// how.</summary>
public class ConnectionEndedException : IOException, IExpectedAfterCancellation
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The exception that caused this one; null if there is none.</param>
    public ConnectionEndedException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
