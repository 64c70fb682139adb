using Becket.Deferreds.Joining;

namespace Becket.Deferreds;

/// <summary>The first failure among the members of a <see cref="DeferredList{T}"/> or of <c>Gather</c>, and which
/// member it was.</summary>
/// <remarks>Source: Twisted's <c>FirstError</c>.</remarks>
public sealed class FirstErrorException : Exception
{
    /// <summary>Makes the exception for one member's failure.</summary>
    /// <param name="index">The member's position, from 0.</param>
    /// <param name="subFailure">Its failure.</param>
    public FirstErrorException(int index, Failure subFailure)
        : base($"Member {index} failed first: {subFailure?.Exception.Message}", subFailure?.Exception)
    {
        ArgumentNullException.ThrowIfNull(subFailure);
        Index = index;
        SubFailure = subFailure;
    }

    /// <summary>The position, from 0, of the member that failed.</summary>
    public int Index { get; }

    /// <summary>That member's failure, with its own stack.</summary>
    public Failure SubFailure { get; }
}
