namespace Becket.Deferreds.Locks;

/// <summary>A number of permits. As many callers hold one at a time, while others wait in order of arrival.</summary>
/// <remarks><inheritdoc cref="DeferredPermit{TSelf}" path="/remarks"/><para>Source:
/// <c>defer.DeferredSemaphore</c>.</para></remarks>
public sealed class DeferredSemaphore : DeferredPermit<DeferredSemaphore>
{
    /// <summary>Makes a semaphore.</summary>
    /// <param name="tokens">The number of permits; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is less than 1.</exception>
    public DeferredSemaphore(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        Limit = tokens;
        Tokens = tokens;
    }

    /// <summary>The number of permits.</summary>
    public int Limit { get; }

    /// <summary>The number of free permits.</summary>
    public int Tokens { get; private set; }

    private protected override bool IsFree => Tokens > 0;

    private protected override void Take() => Tokens--;

    private protected override void GiveBack()
    {
        if (Tokens == Limit)
        {
            throw new InvalidOperationException(
                "Release was called on a DeferredSemaphore of which no permit is held. Each Acquire takes one Release."
            );
        }

        Tokens++;
    }
}
