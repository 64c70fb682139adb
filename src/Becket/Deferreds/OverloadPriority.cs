namespace Becket.Deferreds;

/// <summary>
/// The priorities of overloads that differ in the delegate they take. A lambda fits several of them: an <c>async</c>
/// lambda could return a deferred or a task, and a lambda that returns a deferred could also return "any value". Of the
/// overloads that fit, the compiler takes the one with the highest priority.
/// </summary>
/// <remarks>
/// For a new overload, take the constant that names the result of its delegate; the overloads of one method must all
/// be covered. An overload with a delegate that returns any value, or nothing, has no attribute: its priority is 0.
/// <c>OverloadTests</c> has a test for each shape of lambda; add one for a new shape.
/// </remarks>
internal static class OverloadPriority
{
    /// <summary>The delegate returns a <c>Deferred&lt;T&gt;</c>. First, so that an <c>async</c> lambda becomes an
    /// <c>async Deferred</c> method.</summary>
    public const int DeferredWithValue = 50;

    /// <summary>Of two delegates, the callback returns a <c>Deferred&lt;T&gt;</c> and the errback a value.</summary>
    public const int DeferredWithValueAndValue = 45;

    /// <summary>Of two delegates, the callback returns a value and the errback a <c>Deferred&lt;T&gt;</c>.</summary>
    public const int ValueAndDeferredWithValue = 44;

    /// <summary>The delegate returns a <c>Deferred</c>. Behind <see cref="DeferredWithValue"/>, as a
    /// <c>Deferred&lt;T&gt;</c> is a <c>Deferred</c> too.</summary>
    public const int DeferredWithoutValue = 43;

    /// <summary>Of two delegates, the callback returns a <c>Deferred</c> and the errback nothing.</summary>
    public const int DeferredWithoutValueAndNothing = 35;

    /// <summary>Of two delegates, the callback returns nothing and the errback a <c>Deferred</c>.</summary>
    public const int NothingAndDeferredWithoutValue = 34;

    /// <summary>The delegate returns a <c>Task&lt;T&gt;</c>.</summary>
    public const int TaskWithValue = 30;

    /// <summary>The delegate returns a <c>Task</c>.</summary>
    public const int TaskWithoutValue = 20;

    /// <summary>The delegate returns a <c>ValueTask&lt;T&gt;</c>.</summary>
    public const int ValueTaskWithValue = 28;

    /// <summary>The delegate returns a <c>ValueTask</c>.</summary>
    public const int ValueTaskWithoutValue = 18;

    // Two delegates that return tasks. Those that both do come before "a deferred and nothing": an async lambda may be
    // either, and the other delegate's task must not count as nothing.

    /// <summary>Both of two delegates return a <c>Task&lt;T&gt;</c>.</summary>
    public const int TwoTasksWithValue = 42;

    /// <summary>Both of two delegates return a <c>ValueTask&lt;T&gt;</c>.</summary>
    public const int TwoValueTasksWithValue = 41;

    /// <summary>Both of two delegates return a <c>Task</c>.</summary>
    public const int TwoTasksWithoutValue = 40;

    /// <summary>Both of two delegates return a <c>ValueTask</c>.</summary>
    public const int TwoValueTasksWithoutValue = 39;

    /// <summary>One of two delegates returns a deferred and the other a task of any kind: refused, as one of them would
    /// count as nothing and would not be waited for. Before "a deferred and nothing" for that reason.</summary>
    public const int MixedWithDeferred = 38;

    /// <summary>One of two delegates returns a <c>Task</c> and the other a <c>ValueTask</c>: refused too.</summary>
    public const int MixedTasks = 37;

    /// <summary>Of two delegates, the callback returns a <c>Task&lt;T&gt;</c> and the errback a value.</summary>
    public const int TaskWithValueAndValue = 33;

    /// <summary>Of two delegates, the callback returns a value and the errback a <c>Task&lt;T&gt;</c>.</summary>
    public const int ValueAndTaskWithValue = 32;

    /// <summary>Of two delegates, the callback returns a <c>ValueTask&lt;T&gt;</c> and the errback a value.</summary>
    public const int ValueTaskWithValueAndValue = 31;

    /// <summary>Of two delegates, the callback returns a value and the errback a <c>ValueTask&lt;T&gt;</c>.</summary>
    public const int ValueAndValueTaskWithValue = 29;

    /// <summary>Of two delegates, the callback returns a <c>Task</c> and the errback nothing.</summary>
    public const int TaskWithoutValueAndNothing = 27;

    /// <summary>Of two delegates, the callback returns nothing and the errback a <c>Task</c>.</summary>
    public const int NothingAndTaskWithoutValue = 26;

    /// <summary>Of two delegates, the callback returns a <c>ValueTask</c> and the errback nothing.</summary>
    public const int ValueTaskWithoutValueAndNothing = 25;

    /// <summary>Of two delegates, the callback returns nothing and the errback a <c>ValueTask</c>.</summary>
    public const int NothingAndValueTaskWithoutValue = 24;

    /// <summary>The overload exists to be refused: its delegate returns what the member cannot take, and the compiler's
    /// error says what to write.</summary>
    public const int Refused = 16;

    /// <summary>The delegate returns a <see cref="Failure"/> or an outcome, which is the result and not a
    /// value.</summary>
    public const int FailureOrOutcome = 15;

    /// <summary>The delegate returns a value of the type that the deferred has already, so that the handle
    /// stays.</summary>
    public const int SameType = 10;

    /// <summary>Both of two delegates return a value.</summary>
    public const int TwoValues = 5;

    /// <summary>The overload takes anything and is refused: it comes when no other fits, also none of
    /// those with a lower priority than usual.</summary>
    public const int Last = -3;

    /// <summary>Added to the others by an extension method on <c>Deferred&lt;T&gt;</c>, so that it comes before all
    /// methods of that name on <c>Deferred</c>.</summary>
    public const int OnDeferredWithValue = 100;
}
