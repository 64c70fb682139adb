using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Options for <c>Cooperator.ForEach</c>.</summary>
public sealed record ForEachOptions
{
    /// <summary>The order of the results. Default: <see cref="ForEachOrder.Input"/>.</summary>
    public ForEachOrder Order { get; init; }

    /// <summary>Cancels the run, from any thread, as cancelling the returned deferred does. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How many times a job that has failed is tried again before its failure counts; zero or more. Default:
    /// 0.</summary>
    /// <remarks>A job keeps its slot while it waits. A run that ends early tries nothing again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            field = value;
        }
    }

    /// <summary>The pauses before the tries, by the number of failures of the job. Default: 1.5 s and longer each time,
    /// up to 60 s, with up to a second of chance added.</summary>
    public BackoffPolicy RetryPolicy { get; init; } = new();

    /// <summary>Which errors are worth another try; null for the default: all but an
    /// <see cref="OperationCanceledException"/> that is no timeout (as that of <c>HttpClient</c> is).</summary>
    /// <remarks>Threads: called on the reactor's. If it throws, there is no other try.</remarks>
    [RunsOnLoop]
    public Func<Exception, bool>? RetryOn { get; init; }

    /// <summary>Gets a report each time that a job has ended. Default: none.</summary>
    /// <remarks>Threads: called on the reactor's, before the next job starts. (A <see cref="Progress{T}"/> calls its
    /// handler in a later turn, and there, too.) What it throws ends the run.</remarks>
    public IProgress<ForEachProgress>? Progress { get; init; }

    /// <summary>The clock for the pauses between tries and for slices of 10 ms, after which jobs that finish at once
    /// let the loop run. Default: the reactor of the thread; on a thread without one there are no slices.</summary>
    public IReactorTime? Time { get; init; }

    internal IReactorTime? TimeOrCurrent => Time ?? Home.Current as IReactorTime;

    /// <summary>Options with a token only, so that a token can be given in place of options.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static implicit operator ForEachOptions(CancellationToken cancellationToken) =>
        FromCancellationToken(cancellationToken);

    /// <summary>Options with a token only.</summary>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static ForEachOptions FromCancellationToken(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken };
}
