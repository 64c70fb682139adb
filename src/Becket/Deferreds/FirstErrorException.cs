using Becket.Deferreds.Joining;

namespace Becket.Deferreds;

/// <summary>The first failure among the members of a <see cref="DeferredList{T}"/> or of <c>Gather</c>, and which
/// member it was.</summary>
/// <remarks>Source: Twisted's <c>FirstError</c>.</remarks>
public sealed class FirstErrorException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public FirstErrorException()
        : this("A member of the list failed.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public FirstErrorException(string message)
        : this(message, null) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The error of the member.</param>
    public FirstErrorException(string message, Exception? innerException)
        : base(message, innerException) => SubFailure = new Failure(innerException ?? this);

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
