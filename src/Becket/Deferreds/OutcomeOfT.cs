using System.Diagnostics;

namespace Becket.Deferreds;

/// <summary>The outcome of work: a value, or a <see cref="Deferreds.Failure"/>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>In Twisted it is the pair <c>(success, result)</c>.</remarks>
public readonly struct Outcome<T> : IEquatable<Outcome<T>>
{
    private readonly T _value;

    /// <summary>The outcome of success.</summary>
    /// <param name="value">The value.</param>
    public Outcome(T value) => _value = value;

    /// <summary>The outcome of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public Outcome(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure;
        _value = default!;
    }

    /// <summary>Whether there is a value.</summary>
    public bool Succeeded => Failure is null;

    /// <summary>The failure, or null after success.</summary>
    public Failure? Failure { get; }

    /// <summary>The value. After a failure, reading it throws the error.</summary>
    public T Value
    {
        [StackTraceHidden]
        get
        {
            Failure?.Throw();
            return _value;
        }
    }

    /// <summary>The value without a check, default after a failure: for callers that have checked.</summary>
    internal T ValueOrDefault => _value;

    /// <summary>Whether two outcomes are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Outcome<T> left, Outcome<T> right) => left.Equals(right);

    /// <summary>Whether two outcomes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Outcome<T> left, Outcome<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Outcome<T> other) =>
        ReferenceEquals(Failure, other.Failure) && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Failure, _value);

    /// <inheritdoc/>
    public override string ToString() => Failure?.ToString() ?? $"Success: {_value}";
}
