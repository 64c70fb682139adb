using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Passes the result on: fires <paramref name="next"/> with the outcome of this deferred, which is left
    /// without a result.</summary>
    /// <param name="next">The deferred to fire. No other code may fire it.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>Source: <c>Deferred.chainDeferred</c>.</remarks>
    public Deferred Chain(Deferred next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.Add(new ForwardLink(next, target));
        return target;
    }
}

public partial class Deferred<T>
{
    /// <summary>Passes the result on: fires <paramref name="next"/> with the outcome of this deferred, which is left
    /// without a result.</summary>
    /// <param name="next">The deferred to fire. No other code may fire it.</param>
    /// <returns>A handle without a value on this chain; this one is stale from now on.</returns>
    /// <remarks>Source: <c>Deferred.chainDeferred</c>.</remarks>
    public Deferred Chain(Deferred<T> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.Add(new ForwardLink<T>(next, target));
        return target;
    }
}
