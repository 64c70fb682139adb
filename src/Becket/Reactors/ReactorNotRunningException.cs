namespace Becket.Reactors;

/// <summary>Something needs a reactor that runs, and it does not run yet or any more. Source: Twisted's
/// <c>ReactorNotRunning</c>.</summary>
public sealed class ReactorNotRunningException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public ReactorNotRunningException(string message)
        : base(message) { }
}
