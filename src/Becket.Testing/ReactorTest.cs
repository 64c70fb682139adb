using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Testing.Watching;

namespace Becket.Testing;

/// <summary>Runs a test on a reactor of its own, and fails on anything that it leaves behind.</summary>
/// <remarks>
/// <para>A test passes if its code ends, and then nothing is left: no delayed call, no open port or connection, no
/// function on a thread, no child, no simulation, and no failure that no code handled. Things that are ending get some
/// time for it (<see cref="ReactorTestOptions.SettleTime"/>). Everything else fails with one
/// <see cref="ReactorTestException"/>, which names each thing and where it was made. What the test's own code throws
/// comes out as it is, with its own stack; then nothing else is checked, as code that fails half-way cleans nothing
/// up.</para>
/// <para>Works with every test framework: a test fails by an exception. Call it in a method that returns nothing and
/// is not <c>async</c>; it blocks the calling thread until the reactor has ended. Tests may run side by side, each on
/// its thread.</para>
/// <para>Source: <c>twisted.trial.unittest.TestCase</c>, which waits for the deferred of a test, and then looks for
/// what is left on the reactor (<c>DirtyReactorAggregateError</c>). Differs: every test has its own reactor, in virtual
/// time unless it asks for real time.</para>
/// </remarks>
public static class ReactorTest
{
    /// <summary>Runs a test that returns a deferred with a value; usually an <c>async</c> lambda.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="test">The test, which gets its reactor. Called on the loop.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ReactorTestException">The test left things behind, a failure was handled by no code, or the
    /// test did not end in time.</exception>
    /// <exception cref="ReactorNotRestartableException">A reactor runs on this thread already: a test does not start
    /// another inside it.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    [StackTraceHidden]
    public static T Run<T>(Func<Reactor, Deferred<T>> test, ReactorTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return TestRun.Run(test, test, options);
    }

    /// <summary>Runs a test that returns a deferred; usually an <c>async</c> lambda.</summary>
    /// <inheritdoc cref="Run{T}(Func{Reactor, Deferred{T}}, ReactorTestOptions?)" path="/param"/>
    /// <inheritdoc cref="Run{T}(Func{Reactor, Deferred{T}}, ReactorTestOptions?)" path="/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    [StackTraceHidden]
    public static void Run(Func<Reactor, Deferred> test, ReactorTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        TestRun.Run(reactor => NotNull(test(reactor)).AddCallback(static () => true), test, options);
    }

    /// <summary>Runs a test that returns a task with a value. A task cannot be cancelled: a test that does not end in
    /// time is left where it waits.</summary>
    /// <inheritdoc cref="Run{T}(Func{Reactor, Deferred{T}}, ReactorTestOptions?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    [StackTraceHidden]
    public static T Run<T>(Func<Reactor, Task<T>> test, ReactorTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return TestRun.Run(Deferred<T> (reactor) => NotNull(test(reactor)).ToDeferred(), test, options);
    }

    /// <summary>Runs a test that returns a task. A task cannot be cancelled: a test that does not end in time is left
    /// where it waits.</summary>
    /// <inheritdoc cref="Run{T}(Func{Reactor, Deferred{T}}, ReactorTestOptions?)" path="/param"/>
    /// <inheritdoc cref="Run{T}(Func{Reactor, Deferred{T}}, ReactorTestOptions?)" path="/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    [StackTraceHidden]
    public static void Run(Func<Reactor, Task> test, ReactorTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        TestRun.Run(reactor => NotNull(test(reactor)).ToDeferred().AddCallback(static () => true), test, options);
    }

    /// <summary>Takes the errors of a type that the loop has logged so far, and the failures that no code handled: the
    /// test expects them, and does not fail for them.</summary>
    /// <typeparam name="TException">The type; <see cref="Exception"/> for all.</typeparam>
    /// <param name="reactor">The reactor of a test that <see cref="ReactorTest"/> runs.</param>
    /// <returns>The exceptions, in the order of their reports.</returns>
    /// <remarks>
    /// <para>A deferred's failure is found when no code holds the deferred any more. A local variable of the test may
    /// hold it for longer than the code reads as if it did.</para>
    /// <para>Threads: the reactor's. Source: <c>TestCase.flushLoggedErrors</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">It is not the reactor of such a test.</exception>
    public static IReadOnlyList<TException> FlushLoggedErrors<TException>(Reactor reactor)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(reactor);
        return TestRun.Of(reactor).TakeErrors<TException>();
    }

    private static T NotNull<T>(T? started)
        where T : class =>
        started
        ?? throw new InvalidOperationException(
            "The test returned null where it should return a deferred or a task. Return Deferred.Succeed() if there is "
                + "nothing to wait for."
        );
}
