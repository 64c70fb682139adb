using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

// Joining a few deferreds, each an argument of its own, and joining tasks. Arguments of one type give an array, others
// a tuple; with one that has no value, the values stay in their deferreds.
public partial class Deferred
{
    // Of the overloads that fit, the one that keeps the most values is meant.
    private const int SameValues = 3;
    private const int OtherValues = 2;
    private const int TasksWithValues = -1;
    private const int TasksWithoutValues = -2;

    /// <summary>Waits for all: returns a deferred of all their values, in their order, that fails with the first
    /// failure.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="deferreds">The deferreds.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Deferred{T}}, bool)" path="/remarks"/>
    [OverloadResolutionPriority(SameValues)]
    public static Deferred<T[]> Gather<T>(params Deferred<T>[] deferreds) => Gather(deferreds, consumeErrors: false);

    /// <summary>Waits for both, whose values differ in type: returns a deferred of both values, that fails with the
    /// first failure.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <param name="first">A deferred.</param>
    /// <param name="second">Another one.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Deferred{T}}, bool)" path="/remarks"/>
    [OverloadResolutionPriority(OtherValues)]
    public static Deferred<(T1 First, T2 Second)> Gather<T1, T2>(Deferred<T1> first, Deferred<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (T1 one, T2 two) = (default!, default!);
        first.AddCallback(value => one = value);
        second.AddCallback(value => two = value);
        return Gather((Deferred[])[first, second]).AddCallback(() => (one, two));
    }

    /// <summary>Waits for all three, whose values differ in type: returns a deferred of the values, that fails with the
    /// first failure.</summary>
    /// <typeparam name="T1">The type of the first value.</typeparam>
    /// <typeparam name="T2">The type of the second value.</typeparam>
    /// <typeparam name="T3">The type of the third value.</typeparam>
    /// <param name="first">A deferred.</param>
    /// <param name="second">Another one.</param>
    /// <param name="third">A third one.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Deferred{T}}, bool)" path="/remarks"/>
    [OverloadResolutionPriority(OtherValues)]
    public static Deferred<(T1 First, T2 Second, T3 Third)> Gather<T1, T2, T3>(
        Deferred<T1> first,
        Deferred<T2> second,
        Deferred<T3> third
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        (T1 one, T2 two, T3 three) = (default!, default!, default!);
        first.AddCallback(value => one = value);
        second.AddCallback(value => two = value);
        third.AddCallback(value => three = value);
        return Gather((Deferred[])[first, second, third]).AddCallback(() => (one, two, three));
    }

    /// <summary>Waits for all: returns a deferred that fires when they have all succeeded, and fails with the first
    /// failure. Those that have values keep them.</summary>
    /// <param name="deferreds">The deferreds.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Deferred{T}}, bool)" path="/remarks"/>
    public static Deferred Gather(params Deferred[] deferreds) => Gather(deferreds, consumeErrors: false);

    /// <summary>Waits for all tasks: returns a deferred of all their values, in their order, that fails with the first
    /// failure.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="tasks">The tasks; enumerated once, here. Cancelling the deferred does not stop them.</param>
    /// <remarks>Fails with <see cref="FirstErrorException"/>. Threads: one that has a <see cref="Home"/>, unless
    /// all have finished.</remarks>
    [OverloadResolutionPriority(TasksWithValues)]
    public static Deferred<T[]> Gather<T>(params IEnumerable<Task<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Gather(tasks.Select(static task => task.ToDeferred()), consumeErrors: true);
    }

    /// <summary>Waits for all tasks: returns a deferred that fires when they have all succeeded, and fails with the
    /// first failure.</summary>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Task{T}})" path="/param|/remarks"/>
    [OverloadResolutionPriority(TasksWithoutValues)]
    public static Deferred Gather(params IEnumerable<Task> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Gather(tasks.Select(static task => task.ToDeferred()), consumeErrors: true);
    }

    /// <summary>Waits for the first success, and cancels the others.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="deferreds">The contenders. Their results are used up.</param>
    /// <inheritdoc cref="Race{T}(IEnumerable{Deferred{T}})" path="/returns|/remarks"/>
    [OverloadResolutionPriority(SameValues)]
    public static Deferred<(int Index, T Value)> Race<T>(params Deferred<T>[] deferreds) =>
        Race((IEnumerable<Deferred<T>>)deferreds);

    /// <summary>Waits for the first success, and cancels the others.</summary>
    /// <param name="deferreds">The contenders; enumerated once, here. Their results are used up, their values
    /// dropped.</param>
    /// <returns>The winner's position, from 0.</returns>
    /// <inheritdoc cref="Race{T}(IEnumerable{Deferred{T}})" path="/remarks"/>
    public static Deferred<int> Race(params IEnumerable<Deferred> deferreds)
    {
        ArgumentNullException.ThrowIfNull(deferreds);
        return Race(deferreds.Select(static each => each.AddCallback(static () => true)))
            .AddCallback(static won => won.Index);
    }

    /// <summary>Waits for the first task that succeeds. The others go on, and their results are ignored.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="tasks">The contenders; enumerated once, here.</param>
    /// <returns>The winner's position, from 0, and its value.</returns>
    /// <remarks>If all fail, it fails with <see cref="FailureGroupException"/>. Threads: one that has a
    /// <see cref="Home"/>, unless all have finished.</remarks>
    [OverloadResolutionPriority(TasksWithValues)]
    public static Deferred<(int Index, T Value)> Race<T>(params IEnumerable<Task<T>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Race(tasks.Select(static task => task.ToDeferred()));
    }

    /// <summary>Waits for the first task that succeeds. The others go on, and their results are ignored.</summary>
    /// <returns>The winner's position, from 0.</returns>
    /// <inheritdoc cref="Race{T}(IEnumerable{Task{T}})" path="/param|/remarks"/>
    [OverloadResolutionPriority(TasksWithoutValues)]
    public static Deferred<int> Race(params IEnumerable<Task> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Race(tasks.Select(static task => task.ToDeferred()));
    }
}
