namespace Becket.Deferreds;

/// <summary>All contenders of a race have failed.</summary>
/// <remarks>Source: Twisted's <c>FailureGroup</c>.</remarks>
public sealed class FailureGroupException : Exception
{
    /// <summary>Makes the exception for these failures.</summary>
    /// <param name="failures">One failure for each contender, in their order.</param>
    public FailureGroupException(IReadOnlyList<Failure> failures)
        : base(
            $"All {failures?.Count ?? 0} failed; the first with: "
                + $"{(failures is [var first, ..] ? first.Exception.Message : "nothing")}",
            failures is [var inner, ..] ? inner.Exception : null
        )
    {
        ArgumentNullException.ThrowIfNull(failures);
        Failures = failures;
    }

    /// <summary>One failure for each contender, in their order.</summary>
    public IReadOnlyList<Failure> Failures { get; }
}
