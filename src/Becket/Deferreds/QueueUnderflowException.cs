using Becket.Deferreds.Locks;

namespace Becket.Deferreds;

/// <summary>A <see cref="DeferredQueue{T}"/> has as many waiters as its backlog allows. Source: Twisted's
/// <c>QueueUnderflow</c>.</summary>
public sealed class QueueUnderflowException : InvalidOperationException
{
    /// <summary>Makes the exception with a general message.</summary>
    public QueueUnderflowException()
        : base("The queue is empty, and its backlog allows no more waiters.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public QueueUnderflowException(string message)
        : base(message) { }
}
