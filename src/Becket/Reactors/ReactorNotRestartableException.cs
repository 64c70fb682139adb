namespace Becket.Reactors;

/// <summary><c>Run</c> was called on a reactor that runs or has run. A reactor runs once.</summary>
/// <remarks>Source: Twisted's <c>ReactorAlreadyRunning</c> and <c>ReactorNotRestartable</c>.</remarks>
public sealed class ReactorNotRestartableException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public ReactorNotRestartableException(string message)
        : base(message) { }
}
