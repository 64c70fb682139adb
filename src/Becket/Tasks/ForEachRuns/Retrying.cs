using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>The tries of the jobs of one run.</summary>
/// <param name="options">How often, when and after which errors.</param>
/// <param name="results">The results of the run. One that ends early tries nothing again.</param>
/// <param name="time">The clock for the pauses.</param>
internal sealed class Retrying(ForEachOptions options, ForEachResults results, IReactorTime time)
{
    private readonly Random _random = Jitter.For(time);

    /// <summary>The work with the tries that the options ask for.</summary>
    public static Func<T, Deferred> Of<T>(Func<T, Deferred> work, ForEachResults results, ForEachOptions? options) =>
        options is { Retries: > 0 } ? Make(results, options).Repeat(work) : work;

    /// <inheritdoc cref="Of{T}(Func{T, Deferred}, ForEachResults, ForEachOptions?)"/>
    public static Func<T, Deferred<TResult>> Of<T, TResult>(
        Func<T, Deferred<TResult>> work,
        ForEachResults results,
        ForEachOptions? options
    ) => options is { Retries: > 0 } ? Make(results, options).Repeat(work) : work;

    private static Retrying Make(ForEachResults results, ForEachOptions options) =>
        options.TimeOrCurrent is { } time
            ? new Retrying(options, results, time)
            : throw new InvalidOperationException(
                "There is no reactor on this thread, so the pauses before tries have no clock. Call ForEach on a "
                    + "reactor's thread, or give it one: new ForEachOptions { Retries = 3, Time = clock }."
            );

    private Func<T, Deferred> Repeat<T>(Func<T, Deferred> work) =>
        async Deferred (item) =>
        {
            for (int failures = 0; ; )
            {
                try
                {
                    await Started(work(item));
                    return;
                }
                catch (Exception error) when (CanRetry(failures) && IsWorthIt(error))
                {
                    failures++;
                }

                await Pause(failures);
            }
        };

    private Func<T, Deferred<TResult>> Repeat<T, TResult>(Func<T, Deferred<TResult>> work) =>
        async Deferred<TResult> (item) =>
        {
            for (int failures = 0; ; )
            {
                try
                {
                    return await Started(work(item));
                }
                catch (Exception error) when (CanRetry(failures) && IsWorthIt(error))
                {
                    failures++;
                }

                await Pause(failures);
            }
        };

    private static TDeferred Started<TDeferred>(TDeferred? job)
        where TDeferred : Deferred => job ?? throw ForEachRun.NoDeferred();

    private bool CanRetry(int failures) => failures < options.Retries && !results.Run.IsStopping;

    /// <summary>Called in exception filters, which would lose what the program's function throws.</summary>
    private bool IsWorthIt(Exception error)
    {
        try
        {
            return options.RetryOn?.Invoke(error)
                ?? error is not OperationCanceledException || error.InnerException is TimeoutException;
        }
        catch (Exception ofRetryOn)
        {
            UnhandledFailures.Report(ofRetryOn);
            return false;
        }
    }

    private Deferred Pause(int failures) =>
        time.DeferLater(options.RetryPolicy.DelayAfter(failures, _random, UnhandledFailures.Report));
}
