using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>What may be said about a <c>Cooperator.ForEach</c>, each with a default.</summary>
public sealed record ForEachOptions
{
    /// <summary>The order of the results. Default: <see cref="ForEachOrder.Input"/>.</summary>
    public ForEachOrder Order { get; init; }

    /// <summary>Cancels the whole, from any thread, as cancelling the returned deferred does. Default: none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The time by which jobs that finish at once are cut into slices of 10 ms. Default: the reactor of the
    /// thread; where there is none, there is no one to make room for, and they run in one go.</summary>
    public IReactorTime? Time { get; init; }

    internal IReactorTime? TimeOrCurrent => Time ?? Home.Current as IReactorTime;
}
