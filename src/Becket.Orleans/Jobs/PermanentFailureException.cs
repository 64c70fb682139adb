namespace Becket.Orleans.Jobs;

/// <summary>Thrown by a handler when another attempt would fail too: the job becomes a dead letter at once.</summary>
public sealed class PermanentFailureException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why; it is kept with the dead letter.</param>
    /// <param name="inner">What failed, if an exception tells.</param>
    public PermanentFailureException(string message, Exception? inner = null)
        : base(message, inner) { }
}
