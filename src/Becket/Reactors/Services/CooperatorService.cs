using Becket.Deferreds;
using Becket.Tasks;
using Becket.Time;

namespace Becket.Reactors.Services;

/// <summary>A cooperator as a service: it works while the service runs.</summary>
/// <remarks>
/// <para>Tasks may be added before the start; they wait for it. When the service stops, each task ends with
/// <see cref="SchedulerStoppedException"/>, and so do tasks that are added until the service starts again. The
/// deferreds for which tasks wait go on.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.application.internet.CooperatorService</c>.</para>
/// </remarks>
public sealed class CooperatorService : Service
{
    /// <summary>Creates a service with a cooperator of its own.</summary>
    /// <param name="time">The reactor; or a clock, in a test.</param>
    /// <param name="name">The name of the service.</param>
    public CooperatorService(IReactorTime time, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(time);
        Cooperator = new Cooperator(time, started: false);
    }

    /// <summary>The cooperator, for <see cref="Tasks.Cooperator.Coiterate(IEnumerable{Deferred})"/> and
    /// <see cref="Tasks.Cooperator.Cooperate(IEnumerable{Deferred})"/>.</summary>
    public Cooperator Cooperator { get; }

    /// <inheritdoc/>
    protected override Deferred OnStart()
    {
        Cooperator.Start();
        return Deferred.Succeed();
    }

    /// <inheritdoc/>
    protected override Deferred OnStop()
    {
        Cooperator.Stop();
        return Deferred.Succeed();
    }
}
