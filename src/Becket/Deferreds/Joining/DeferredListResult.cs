using System.Collections;

namespace Becket.Deferreds.Joining;

/// <summary>The result of a <see cref="DeferredList{T}"/>: the outcome of each member, in the members'
/// order.</summary>
/// <typeparam name="T">The type of the members' values.</typeparam>
public sealed class DeferredListResult<T> : IReadOnlyList<Outcome<T>>
{
    private readonly Outcome<T>[] _outcomes;

    internal DeferredListResult(Outcome<T>[] outcomes) => _outcomes = outcomes;

    internal DeferredListResult(int index, T value)
    {
        _outcomes = [new Outcome<T>(value)];
        FirstIndex = index;
    }

    /// <summary>
    /// With <see cref="DeferredListOptions.FireOnOneCallback"/>: the position of the member that succeeded first. This
    /// list then holds only its outcome. Otherwise null.
    /// </summary>
    public int? FirstIndex { get; }

    /// <summary>The number of outcomes.</summary>
    public int Count => _outcomes.Length;

    /// <summary>The outcome of one member.</summary>
    /// <param name="index">Its position, from 0.</param>
    public Outcome<T> this[int index] => _outcomes[index];

    /// <inheritdoc/>
    public IEnumerator<Outcome<T>> GetEnumerator() => ((IEnumerable<Outcome<T>>)_outcomes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
