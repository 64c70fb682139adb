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

    /// <summary>The clock for slices of 10 ms, after which jobs that finish at once let the loop run. Default: the
    /// reactor of the thread; on a thread without one there are no slices.</summary>
    public IReactorTime? Time { get; init; }

    internal IReactorTime? TimeOrCurrent => Time ?? Home.Current as IReactorTime;
}
