namespace Becket.Deferreds.Locks;

/// <summary>A lock that one caller holds at a time, while others wait for it in order of arrival.</summary>
/// <remarks><inheritdoc cref="DeferredPermit{TSelf}" path="/remarks"/><para>Source:
/// <c>defer.DeferredLock</c>.</para></remarks>
public sealed class DeferredLock : DeferredPermit<DeferredLock>
{
    /// <summary>Whether the lock is held.</summary>
    public bool Locked { get; private set; }

    private protected override bool IsFree => !Locked;

    private protected override void Take() => Locked = true;

    private protected override void GiveBack()
    {
        if (!Locked)
        {
            throw new InvalidOperationException(
                "Release was called on a DeferredLock that is not held. Each Acquire takes one Release."
            );
        }

        Locked = false;
    }
}
