namespace Becket.Reactors;

/// <summary>A member needs a reactor that runs, and this one has not started or has ended.</summary>
/// <remarks>Source: Twisted's <c>ReactorNotRunning</c>.</remarks>
public sealed class ReactorNotRunningException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public ReactorNotRunningException(string message)
        : base(message) { }
}
