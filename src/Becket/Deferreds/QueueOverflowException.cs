using Becket.Deferreds.Locks;

namespace Becket.Deferreds;

/// <summary>A <see cref="DeferredQueue{T}"/> that is full was given another value. Source: Twisted's
/// <c>QueueOverflow</c>.</summary>
public sealed class QueueOverflowException : InvalidOperationException
{
    /// <summary>Makes the exception with a general message.</summary>
    public QueueOverflowException()
        : base("The queue is full.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public QueueOverflowException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public QueueOverflowException(string message, Exception? innerException)
        : base(message, innerException) { }
}
