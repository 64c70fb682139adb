using System.Diagnostics;

namespace Becket.Deferreds;

/// <summary>The outcome of work without a value: success, or a <see cref="Deferreds.Failure"/>.</summary>
public readonly struct Outcome : IEquatable<Outcome>
{
    private Outcome(Failure failure) => Failure = failure;

    /// <summary>The outcome of success.</summary>
    public static Outcome Success => default;

    /// <summary>Whether the outcome is success.</summary>
    public bool Succeeded => Failure is null;

    /// <summary>The failure, or null after success.</summary>
    public Failure? Failure { get; }

    /// <summary>Whether two outcomes are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Whether two outcomes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    /// <summary>The outcome of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static Outcome Failed(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new Outcome(failure);
    }

    /// <summary>Does nothing after success; throws the error otherwise.</summary>
    [StackTraceHidden]
    public void ThrowIfFailed() => Failure?.Throw();

    /// <inheritdoc/>
    public bool Equals(Outcome other) => ReferenceEquals(Failure, other.Failure);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Failure?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => Failure?.ToString() ?? "Success";
}
