namespace Becket.Deferreds;

/// <summary>An object that belongs to one thread was used on another. The program has a mistake; nothing was
/// changed.</summary>
public sealed class WrongThreadException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was used where, and what to do instead.</param>
    public WrongThreadException(string message)
        : base(message) { }
}
