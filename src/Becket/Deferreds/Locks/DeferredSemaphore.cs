namespace Becket.Deferreds.Locks;

/// <summary>A number of permits that as many may hold at a time and others await, in order of arrival.</summary>
/// <remarks><inheritdoc cref="DeferredPermit{TSelf}" path="/remarks"/><para>Source:
/// <c>defer.DeferredSemaphore</c>.</para></remarks>
public sealed class DeferredSemaphore : DeferredPermit<DeferredSemaphore>
{
    /// <summary>Makes a semaphore.</summary>
    /// <param name="tokens">How many may hold it at a time; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is less than 1.</exception>
    public DeferredSemaphore(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        Limit = tokens;
        Tokens = tokens;
    }

    /// <summary>How many may hold it at a time.</summary>
    public int Limit { get; }

    /// <summary>How many permits are free.</summary>
    public int Tokens { get; private set; }

    private protected override bool IsFree => Tokens > 0;

    private protected override void Take() => Tokens--;

    private protected override void GiveBack()
    {
        if (Tokens == Limit)
        {
            throw new InvalidOperationException(
                "Release was called on a DeferredSemaphore that nobody holds. Each Acquire takes one Release."
            );
        }

        Tokens++;
    }
}
