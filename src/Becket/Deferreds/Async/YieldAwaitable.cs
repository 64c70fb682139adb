using System.ComponentModel;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Scopes;

namespace Becket.Deferreds.Async;

/// <summary>The result of <see cref="Deferred.Yield"/>. Await it at once, and once.</summary>
public readonly struct YieldAwaitable : IEquatable<YieldAwaitable>
{
    private readonly Home? _home;

    internal YieldAwaitable(Home home) => _home = home;

    /// <summary>Whether both yield to the same home.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(YieldAwaitable left, YieldAwaitable right) => left.Equals(right);

    /// <summary>Whether they yield to different homes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(YieldAwaitable left, YieldAwaitable right) => !left.Equals(right);

    /// <summary>Makes it awaitable.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public YieldAwaiter GetAwaiter() => new(_home);

    /// <inheritdoc/>
    public bool Equals(YieldAwaitable other) => ReferenceEquals(_home, other._home);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is YieldAwaitable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_home);
}

/// <summary>The awaiter of <c>await Deferred.Yield()</c>. For the compiler.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct YieldAwaiter : ICriticalNotifyCompletion, IHomeAwaiter, IEquatable<YieldAwaiter>
{
    /// <summary>In the slot for what a method awaits: the method has yielded, and is in its home's queue.</summary>
    internal static readonly object Yielded = new();

    /// <summary>The method that is about to be resumed was cancelled while it was in the queue.</summary>
    [ThreadStatic]
    internal static bool t_isCancelled;

    [ThreadStatic]
    internal static CancellationToken t_cancellingToken;

    private readonly Home? _home;

    internal YieldAwaiter(Home? home) => _home = home;

    /// <summary>Always false: the method must yield.</summary>
    public bool IsCompleted => false;

    /// <summary>Whether both yield to the same home.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(YieldAwaiter left, YieldAwaiter right) => left.Equals(right);

    /// <summary>Whether they yield to different homes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(YieldAwaiter left, YieldAwaiter right) => !left.Equals(right);

    /// <summary>Returns, or throws if the method was cancelled meanwhile.</summary>
    /// <exception cref="CancelledException">The method, or a scope around this code, was cancelled.</exception>
    public void GetResult()
    {
        if (t_isCancelled)
        {
            t_isCancelled = false;
            throw new CancelledException(t_cancellingToken);
        }

        if (ScopeNode.IsAnyOn && ScopeNode.Current?.Cancelled is { } cancelled)
        {
            throw new CancelledException(cancelled.TokenOrNone);
        }
    }

    /// <summary>Calls <paramref name="continuation"/> in a coming turn.</summary>
    /// <param name="continuation">What to call.</param>
    public void OnCompleted(Action continuation) => _home!.Post(static state => ((Action)state!)(), continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) =>
        _home!.PostWithoutContext(static state => ((Action)state!)(), continuation);

    void IHomeAwaiter.Await(Deferred method) => AsyncMethod.AwaitYield(method, _home!);

    /// <inheritdoc/>
    public bool Equals(YieldAwaiter other) => ReferenceEquals(_home, other._home);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is YieldAwaiter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_home);
}
