namespace Becket.Deferreds.Scopes;

/// <summary>The result of work behind a shield. Cancelling it does nothing: a method that waits for it, and is
/// cancelled, gets the cancellation at its next <c>await</c>.</summary>
internal sealed class ShieldDeferred : Deferred
{
    internal override bool IsShield => true;

    internal override string WaitText => "work behind a shield";

    /// <summary>Calls a function inside a scope that no cancellation reaches.</summary>
    public static Deferred Run(Func<Deferred> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var scope = ScopeNode.Create(ScopeNode.Current, isShield: true);
        var shield = new ShieldDeferred();
        scope
            .Run(() => MaybeDeferred(work))
            .AddBoth(outcome =>
            {
                scope.Leave();
                return outcome;
            })
            .Chain(shield);
        return shield;
    }

    internal override Deferred? CancelUnfired() => null;
}

/// <inheritdoc cref="ShieldDeferred"/>
internal sealed class ShieldDeferred<T> : Deferred<T>
{
    internal override bool IsShield => true;

    internal override string WaitText => "work behind a shield";

    /// <inheritdoc cref="ShieldDeferred.Run"/>
    public static Deferred<T> Run(Func<Deferred<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var scope = ScopeNode.Create(ScopeNode.Current, isShield: true);
        var shield = new ShieldDeferred<T>();
        scope
            .Run(() => MaybeDeferred(work))
            .AddBoth(outcome =>
            {
                scope.Leave();
                return outcome;
            })
            .Chain(shield);
        return shield;
    }

    internal override Deferred? CancelUnfired() => null;
}
