namespace Becket.Deferreds;

/// <summary>Something that belongs to one thread was used from another. The program is wrong; nothing was
/// changed.</summary>
public sealed class WrongThreadException : InvalidOperationException
{
    /// <summary>Makes the exception with a general message.</summary>
    public WrongThreadException()
        : base("This object belongs to another thread.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was used where, and what to do instead.</param>
    public WrongThreadException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was used where, and what to do instead.</param>
    /// <param name="innerException">What led to it.</param>
    public WrongThreadException(string message, Exception? innerException)
        : base(message, innerException) { }
}
