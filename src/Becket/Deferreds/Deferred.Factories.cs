using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Raised for a failure that was not handled, usually when its deferred is collected as
    /// garbage.</summary>
    /// <remarks>Threads: raised on any thread, mostly the garbage collector's, so a handler should do little. A
    /// reactor logs such failures too.</remarks>
    public static event EventHandler<UnhandledFailureEventArgs>? UnhandledFailure;

    /// <summary>
    /// Whether the places where deferreds are made and fired are recorded, and shown in errors. Costs a stack trace
    /// for each; off by default.
    /// </summary>
    /// <remarks>Threads: any. It applies to deferreds made afterwards. Source:
    /// <c>twisted.internet.defer.setDebugging</c>.</remarks>
    public static bool Debugging
    {
        get => DeferredDebug.IsOn;
        set => DeferredDebug.IsOn = value;
    }

    /// <summary>Makes a deferred that has been fired with success.</summary>
    /// <remarks>A new one each time, as adding callbacks changes it. Source: <c>defer.succeed</c>.</remarks>
    public static Deferred Succeed()
    {
        var deferred = new Deferred();
        deferred.SucceedQuietly();
        return deferred;
    }

    /// <summary>Makes a deferred that has been fired with <paramref name="value"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <remarks>A new one each time, as adding callbacks changes it. Source: <c>defer.succeed</c>.</remarks>
    public static Deferred<T> Succeed<T>(T value)
    {
        var deferred = new Deferred<T> { _value = value };
        deferred.SucceedQuietly();
        return deferred;
    }

    /// <summary>Makes a deferred that has failed.</summary>
    /// <param name="error">The error; its stack is kept.</param>
    /// <remarks>Source: <c>defer.fail</c>.</remarks>
    public static Deferred Fail(Exception error) => Fail(new Failure(error));

    /// <inheritdoc cref="Fail(Exception)"/>
    /// <param name="failure">The failure.</param>
    public static Deferred Fail(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var deferred = new Deferred();
        deferred.FailWith(failure);
        return deferred;
    }

    /// <summary>Makes a deferred for a value that has failed.</summary>
    /// <typeparam name="T">The type of the value there would have been.</typeparam>
    /// <param name="error">The error; its stack is kept.</param>
    /// <remarks>Source: <c>defer.fail</c>.</remarks>
    public static Deferred<T> Fail<T>(Exception error) => Fail<T>(new Failure(error));

    /// <inheritdoc cref="Fail{T}(Exception)"/>
    /// <param name="failure">The failure.</param>
    public static Deferred<T> Fail<T>(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var deferred = new Deferred<T>();
        deferred.FailWith(failure);
        return deferred;
    }

    /// <summary>Calls a function now. Returns a deferred that has fired with its result, or failed with its
    /// exception.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function.</param>
    /// <remarks>Source: <c>defer.execute</c>, <c>defer.maybeDeferred</c>.</remarks>
    [StackTraceHidden]
    public static Deferred<T> Execute<T>([RunsOnLoop] Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return Succeed(function());
        }
        catch (Exception error)
        {
            return Fail<T>(error);
        }
    }

    /// <summary>Calls a function now. Returns a deferred that has fired with success, or failed with the function's
    /// exception.</summary>
    /// <param name="function">The function.</param>
    /// <remarks>Source: <c>defer.execute</c>, <c>defer.maybeDeferred</c>.</remarks>
    [StackTraceHidden]
    public static Deferred Execute([RunsOnLoop] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            function();
            return Succeed();
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    /// <inheritdoc cref="Execute{T}(Func{T})"/>
    public static Deferred<T> MaybeDeferred<T>([RunsOnLoop] Func<T> function) => Execute(function);

    /// <inheritdoc cref="Execute(Action)"/>
    public static Deferred MaybeDeferred([RunsOnLoop] Action function) => Execute(function);

    /// <summary>Calls a function now. Returns the function's deferred, or one that has failed with its
    /// exception.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function; it may be an <c>async</c> lambda.</param>
    /// <remarks>Source: <c>defer.maybeDeferred</c>.</remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    [StackTraceHidden]
    public static Deferred<T> MaybeDeferred<T>([RunsOnLoop] Func<Deferred<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return function() ?? throw NoDeferred();
        }
        catch (Exception error)
        {
            return Fail<T>(error);
        }
    }

    /// <summary>Calls a function now. Returns the function's deferred, or one that has failed with its
    /// exception.</summary>
    /// <param name="function">The function; it may be an <c>async</c> lambda.</param>
    /// <remarks>Source: <c>defer.maybeDeferred</c>.</remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    [StackTraceHidden]
    public static Deferred MaybeDeferred([RunsOnLoop] Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return function() ?? throw NoDeferred();
        }
        catch (Exception error)
        {
            return Fail(error);
        }
    }

    internal static void ReportUnhandled(Home? home, UnhandledFailureEventArgs unhandled)
    {
        try
        {
            home?.OnUnhandledFailure(unhandled);
        }
        catch (Exception error)
        {
            ReportLost(unhandled, error);
        }

        try
        {
            UnhandledFailure?.Invoke(home, unhandled);
        }
        catch (Exception error)
        {
            ReportLost(unhandled, error);
        }
    }

    // The caller is a chain, a finalizer or a thread of the pool. An exception would break the chain, or end the
    // program, only because a log line failed.
    private static void ReportLost(UnhandledFailureEventArgs unhandled, Exception error)
    {
        try
        {
            Console.Error.WriteLine(
                $"Reporting an unhandled failure failed: {error}{Environment.NewLine}{unhandled.Failure}"
            );
        }
        catch (Exception)
        {
            // Standard error is closed or full, or no descriptor is left to open it: no way is left to report it.
        }
    }

    private static InvalidOperationException NoDeferred() =>
        new(
            "The function returned null where it should return a deferred. Return Deferred.Succeed() if there "
                + "is nothing to wait for."
        );
}
