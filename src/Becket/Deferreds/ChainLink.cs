using System.ComponentModel;

namespace Becket.Deferreds;

/// <summary>One element of a deferred's chain: a callback, or a waiter. Not for use outside the library.</summary>
/// <remarks>
/// A <see cref="Deferred"/> is a link itself. So a deferred that waits for another is a link of that one's chain,
/// without an object in between: an <c>await</c>, and a callback that returns a deferred, allocate no link.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ChainLink
{
    private protected ChainLink() { }

    /// <summary>The link behind this one; the last link's is the first (the list is a ring, kept by its last
    /// link).</summary>
    internal ChainLink? Next { get; set; }

    /// <summary>The handle that holds the chain's value after this link; null if this link does not change
    /// it.</summary>
    internal virtual Deferred? Target => null;

    /// <summary>Whether the chain still counts as running while the loop runs the deferred that <see cref="Invoke"/>
    /// has returned, and <see cref="Complete"/> is called afterwards.</summary>
    internal virtual bool CompletesLater => false;

    /// <summary>Runs the link: reads the result of <paramref name="root"/> and replaces it.</summary>
    /// <param name="root">The chain's root, which is running.</param>
    /// <returns>Null, or a deferred: the loop runs its chain before anything else.</returns>
    internal abstract Deferred? Invoke(Deferred root);

    /// <summary>The second half of a link that <see cref="CompletesLater"/>, after the deferred that it returned has
    /// run.</summary>
    /// <param name="root">The chain's root, which is still running.</param>
    internal virtual void Complete(Deferred root) { }
}
