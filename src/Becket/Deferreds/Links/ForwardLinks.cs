namespace Becket.Deferreds.Links;

/// <summary>
/// Fires another deferred with the outcome of this chain. The loop that runs this chain runs that one's too, and then
/// comes back, so a long row of deferreds chained each to the next leaves the stack flat.
/// </summary>
internal class ForwardLink(Deferred next, Deferred target) : TargetLink(target)
{
    internal sealed override bool CompletesLater => true;

    internal sealed override Deferred? Invoke(Deferred root)
    {
        Failure? failure = root.IncomingFailure;
        Deferred? fired = next.BeginFire();
        if (fired is not null)
        {
            if (failure is null)
            {
                TakeValue(root);
                fired.SucceedFrom(next);
            }
            else
            {
                fired.FailWith(failure);
            }

            if (fired.HasLinks)
            {
                return fired;
            }
        }

        Complete(root);
        return null;
    }

    internal sealed override void Complete(Deferred root) => root.SetNothing(Target);

    /// <summary>Copies the value, if there is one to copy.</summary>
    private protected virtual void TakeValue(Deferred root) { }
}

/// <inheritdoc/>
internal sealed class ForwardLink<T>(Deferred<T> next, Deferred target) : ForwardLink(next, target)
{
    private readonly Deferred<T> _next = next;

    private protected override void TakeValue(Deferred root) => _next._value = root.Stage.As<T>()._value;
}
