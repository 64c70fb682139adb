using System.ComponentModel;

namespace Becket.Deferreds;

/// <summary>One element of a deferred's chain: a callback, or somebody who waits. Not for use outside the
/// library.</summary>
/// <remarks>
/// A <see cref="Deferred"/> is a link itself, so that one which waits for another stands in that other's chain without
/// an object in between: an <c>await</c> and a callback that returns a deferred cost no link.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ChainLink
{
    private protected ChainLink() { }

    /// <summary>The link behind this one; the last link's is the first (the list is a ring, kept by its last
    /// link).</summary>
    internal ChainLink? Next { get; set; }

    /// <summary>The handle that the chain's value lives in after this link; null if this link does not change
    /// it.</summary>
    internal virtual Deferred? Target => null;

    /// <summary>Whether the deferred given back by <see cref="Invoke"/> is to be treated while the chain still counts
    /// as running.</summary>
    internal virtual bool CompletesLater => false;

    /// <summary>Does this link's part: reads the result of <paramref name="root"/> and replaces it.</summary>
    /// <param name="root">The chain's root, which is running.</param>
    /// <returns>Null, or a deferred whose chain must be run before anything else.</returns>
    internal abstract Deferred? Invoke(Deferred root);

    /// <summary>Second half of a link that <see cref="CompletesLater"/>, after the deferred it gave back has been
    /// treated.</summary>
    /// <param name="root">The chain's root, which is still running.</param>
    internal virtual void Complete(Deferred root) { }
}
