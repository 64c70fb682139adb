namespace Becket.Deferreds;

/// <summary>A deferred that has been fired was fired again. Source: Twisted's <c>AlreadyCalledError</c>.</summary>
public sealed class AlreadyFiredException : InvalidOperationException
{
    /// <summary>Makes the exception with a general message.</summary>
    public AlreadyFiredException()
        : base("The deferred has been fired already. A deferred fires once: make a new one for each result.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public AlreadyFiredException(string message)
        : base(message) { }
}
