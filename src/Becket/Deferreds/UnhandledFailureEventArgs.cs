namespace Becket.Deferreds;

/// <summary>A failure that was not handled.</summary>
/// <param name="failure">The failure.</param>
/// <param name="whereabouts">Where its deferred was made and fired; empty unless <see cref="Deferred.Debugging"/> was
/// on.</param>
public sealed class UnhandledFailureEventArgs(Failure failure, string whereabouts) : EventArgs
{
    /// <summary>The failure.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>Where its deferred was made and fired; empty unless <see cref="Deferred.Debugging"/> was on.</summary>
    public string Whereabouts { get; } = whereabouts;
}
