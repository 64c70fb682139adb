using System.Diagnostics;
using System.Globalization;

namespace Becket.Testing;

/// <summary>Results that deferreds must have now, for tests without a running loop.</summary>
/// <remarks>
/// <para>A deferred that is paused, or waits for another, has no result now.</para>
/// <para>The package brings <c>global using static Becket.Testing.DeferredResults</c>, so a test says
/// <c>SuccessResultOf(deferred)</c>.</para>
/// <para>Threads: the deferred's own thread. Source: <c>SynchronousTestCase.successResultOf</c>,
/// <c>failureResultOf</c> and <c>assertNoResult</c>.</para>
/// </remarks>
public static class DeferredResults
{
    /// <summary>The value that a deferred has now. The deferred keeps it.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="deferred">The deferred.</param>
    /// <exception cref="DeferredResultException">It has failed, or has no result yet. A failure is the inner exception,
    /// and counts as handled.</exception>
    [StackTraceHidden]
    public static T SuccessResultOf<T>(Deferred<T> deferred)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        if (deferred.PauseCount > 0 || !deferred.TryGetOutcome(out Outcome<T> outcome))
        {
            throw NoResult("A success", deferred);
        }

        return outcome.Failure is { } failure ? throw Failed(deferred, failure) : outcome.Value;
    }

    /// <summary>Checks that a deferred has succeeded.</summary>
    /// <inheritdoc cref="SuccessResultOf{T}(Deferred{T})" path="/param"/>
    /// <inheritdoc cref="SuccessResultOf{T}(Deferred{T})" path="/exception"/>
    [StackTraceHidden]
    public static void SuccessResultOf(Deferred deferred)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        if (deferred.PauseCount > 0 || !deferred.TryGetOutcome(out Outcome outcome))
        {
            throw NoResult("A success", deferred);
        }

        if (outcome.Failure is { } failure)
        {
            throw Failed(deferred, failure);
        }
    }

    /// <summary>The exception that a deferred has failed with. The failure counts as handled; the deferred keeps
    /// it.</summary>
    /// <typeparam name="TException">The type that it must be, or be derived from.</typeparam>
    /// <param name="deferred">The deferred.</param>
    /// <exception cref="DeferredResultException">It has succeeded, has no result yet, or has failed with another type
    /// of exception, which is the inner exception and counts as handled.</exception>
    [StackTraceHidden]
    public static TException FailureResultOf<TException>(Deferred deferred)
        where TException : Exception
    {
        Failure failure = TakeFailure(deferred, $"A failure of the type {typeof(TException)}");
        return failure.Exception as TException
            ?? throw new DeferredResultException(
                $"A failure of the type {typeof(TException)} was expected, but the deferred failed with "
                    + Describe(failure),
                failure.Exception
            );
    }

    /// <summary>The failure of a deferred, with its stack. It counts as handled; the deferred keeps it.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <exception cref="DeferredResultException">It has succeeded, or has no result yet.</exception>
    [StackTraceHidden]
    public static Failure FailureResultOf(Deferred deferred) => TakeFailure(deferred, "A failure");

    /// <summary>Checks that a deferred has no result yet.</summary>
    /// <param name="deferred">The deferred.</param>
    /// <exception cref="DeferredResultException">It has one. A failure is the inner exception, and counts as
    /// handled.</exception>
    [StackTraceHidden]
    public static void NoResultFrom(Deferred deferred)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        if (deferred.PauseCount > 0 || !deferred.TryGetOutcome(out Outcome outcome))
        {
            return;
        }

        if (outcome.Failure is null)
        {
            throw new DeferredResultException($"No result was expected, but the deferred has one: {deferred}.");
        }

        Failure failure = MarkHandled(deferred, outcome.Failure);
        throw new DeferredResultException(
            $"No result was expected, but the deferred failed with {Describe(failure)}",
            failure.Exception
        );
    }

    [StackTraceHidden]
    private static Failure TakeFailure(Deferred deferred, string expected)
    {
        ArgumentNullException.ThrowIfNull(deferred);
        if (deferred.PauseCount > 0 || !deferred.TryGetOutcome(out Outcome outcome))
        {
            throw NoResult(expected, deferred);
        }

        return outcome.Failure is { } failure
            ? MarkHandled(deferred, failure)
            : throw new DeferredResultException(
                $"{expected} was expected, but the deferred has succeeded: {deferred}."
            );
    }

    private static DeferredResultException NoResult(string expected, Deferred deferred) =>
        new(
            $"{expected} was expected, but the deferred has no result yet"
                + (deferred.IsWaiting ? ": a callback has returned a deferred that it waits for" : "")
                + (
                    deferred.PauseCount > (deferred.IsWaiting ? 1 : 0)
                        ? string.Create(CultureInfo.InvariantCulture, $"; it is paused ({deferred.PauseCount})")
                        : ""
                )
                + "."
                + DeferredDebug.Describe(deferred.Root)
        );

    private static DeferredResultException Failed(Deferred deferred, Failure failure) =>
        new(
            $"A success was expected, but the deferred failed with {Describe(MarkHandled(deferred, failure))}",
            failure.Exception
        );

    private static Failure MarkHandled(Deferred deferred, Failure failure)
    {
        deferred.Root.DisarmUnhandled();
        return failure;
    }

    private static string Describe(Failure failure) =>
        failure.Exception.StackTrace is { } stack
            ? $"{failure.Exception.GetType()}: {failure.Exception.Message}{Environment.NewLine}{stack}"
            : $"{failure.Exception.GetType()}: {failure.Exception.Message}";
}
