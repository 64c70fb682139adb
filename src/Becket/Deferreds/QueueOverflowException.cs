using Becket.Deferreds.Locks;

namespace Becket.Deferreds;

/// <summary>A value was put into a full <see cref="DeferredQueue{T}"/>. Source: Twisted's
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
}
