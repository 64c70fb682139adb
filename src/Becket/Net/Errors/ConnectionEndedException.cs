using Becket.Deferreds;

namespace Becket.Net.Errors;

/// <summary>A connection has ended: the reason that <see cref="IProtocol.ConnectionLost"/> is given. Its kinds say
/// how.</summary>
public class ConnectionEndedException : IOException, IExpectedAfterCancellation
{
    /// <summary>Makes the exception with a general message.</summary>
    public ConnectionEndedException()
        : base("The connection has ended.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionEndedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionEndedException(string message, Exception? innerException)
        : base(message, innerException) { }
}
