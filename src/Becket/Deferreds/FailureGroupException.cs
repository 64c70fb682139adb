namespace Becket.Deferreds;

/// <summary>All the failures of a race that nobody won, in the order of the contenders.</summary>
/// <remarks>Source: Twisted's <c>FailureGroup</c>.</remarks>
public sealed class FailureGroupException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public FailureGroupException()
        : this("All of them failed.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public FailureGroupException(string message)
        : this(message, null) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public FailureGroupException(string message, Exception? innerException)
        : base(message, innerException) => Failures = [];

    /// <summary>Makes the exception for these failures.</summary>
    /// <param name="failures">One failure for each contender, in their order.</param>
    public FailureGroupException(IReadOnlyList<Failure> failures)
        : base(
            $"All {failures?.Count ?? 0} failed; the first with: {(failures is [var first, ..] ? first.Exception.Message : "nothing")}",
            failures is [var inner, ..] ? inner.Exception : null
        )
    {
        ArgumentNullException.ThrowIfNull(failures);
        Failures = failures;
    }

    /// <summary>One failure for each contender, in their order.</summary>
    public IReadOnlyList<Failure> Failures { get; }
}
