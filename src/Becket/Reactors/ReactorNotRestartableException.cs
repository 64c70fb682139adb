namespace Becket.Reactors;

/// <summary>A reactor that runs, or has run, was asked to run. Source: Twisted's <c>ReactorAlreadyRunning</c> and
/// <c>ReactorNotRestartable</c>.</summary>
public sealed class ReactorNotRestartableException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public ReactorNotRestartableException(string message)
        : base(message) { }
}
