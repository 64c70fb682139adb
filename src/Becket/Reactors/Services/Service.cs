using Becket.Deferreds;
using Becket.Deferreds.Locks;

namespace Becket.Reactors.Services;

/// <summary>A part of a program that is started and stopped: a port, a client, a timer, a cache that is saved in the
/// end. Derive from it, or use <see cref="Create"/>.</summary>
/// <remarks>
/// <para>Services in a <see cref="ServiceGroup"/> start in order, and stop in reverse. Those of
/// <see cref="Reactor.Services"/> start and stop with the reactor.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.application.service.Service</c>. Differs: starting can take time,
/// and can fail.</para>
/// </remarks>
[RunsOnLoop]
public abstract class Service
{
    private DeferredEvent _changed = new();
    private Deferred? _starting;

    /// <summary>Creates a service that has not started.</summary>
    /// <param name="name">Its name, for errors and for <see cref="ServiceGroup.Find"/>. Null: the name of its
    /// type.</param>
    protected Service(string? name = null) => Name = name ?? GetType().Name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The group that it belongs to; null if there is none.</summary>
    public ServiceGroup? Group { get; internal set; }

    /// <summary>What it is doing.</summary>
    public ServiceState State { get; private set; }

    /// <summary>Whether it has started, and <see cref="Stop"/> was not called.</summary>
    public bool IsRunning => State == ServiceState.Running;

    /// <summary>Whether <see cref="Stop"/> has cut off its last start.</summary>
    internal bool IsStartCutOff { get; private set; }

    /// <summary>A service of two functions.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Starts it; null if there is nothing to do.</param>
    /// <param name="stop">Stops it; null if there is nothing to do.</param>
    public static Service Create(
        string name,
        [RunsOnLoop] Func<Deferred>? start = null,
        [RunsOnLoop] Func<Deferred>? stop = null
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        return new FunctionService(name, start, stop);
    }

    /// <summary>Starts it. Does nothing if it runs; while it is starting, waits with the first caller.</summary>
    /// <returns>Fires when it has started. Fails with a <see cref="ServiceException"/> if it cannot start; it may be
    /// started again then.</returns>
    /// <exception cref="InvalidOperationException">It is stopping.</exception>
    public Deferred Start()
    {
        switch (State)
        {
            case ServiceState.Running:
                return Deferred.Succeed();

            case ServiceState.Starting:
                return _changed.Wait();

            case ServiceState.Stopping:
                throw new InvalidOperationException(
                    $"The service \"{Name}\" was started while it is stopping. Await the deferred of Stop first."
                );

            default:
                State = ServiceState.Starting;
                IsStartCutOff = false;
                _changed = new DeferredEvent();
                return RunStart(_changed);
        }
    }

    /// <summary>Stops it. Does nothing if it has not started; while it is stopping, waits with the first caller. If it
    /// is starting, that is cancelled, and it stops if it starts all the same.</summary>
    /// <returns>Fires when it has stopped. Fails with a <see cref="ServiceException"/> if stopping failed; it counts as
    /// stopped then too.</returns>
    public Deferred Stop()
    {
        switch (State)
        {
            case ServiceState.Stopped:
                return Deferred.Succeed();

            case ServiceState.Stopping:
                return _changed.Wait();

            case ServiceState.Starting:
                return StopStarting();

            default:
                State = ServiceState.Stopping;
                _changed = new DeferredEvent();
                return RunStop(_changed);
        }
    }

    /// <summary>The services that are stopping and do not wait for others, by their full names.</summary>
    internal virtual IEnumerable<string> Unstopped() => State == ServiceState.Stopping ? [FullName()] : [];

    /// <summary>Its name behind those of its groups, without the reactor's own.</summary>
    internal string FullName() => Group is { Group: not null } group ? $"{group.FullName()}/{Name}" : Name;

    /// <summary>Start: listen, connect, read. The default does nothing. If it throws or fails, the service has not
    /// started: release what was acquired before. It is cancelled if the service is stopped meanwhile.</summary>
    protected virtual Deferred OnStart() => Deferred.Succeed();

    /// <summary>Stop: finish and release. The default does nothing.</summary>
    protected virtual Deferred OnStop() => Deferred.Succeed();

    private async Deferred RunStart(DeferredEvent started)
    {
        try
        {
            _starting = Deferred.MaybeDeferred(OnStart);
            await _starting;
        }
        catch (Exception error)
        {
            State = ServiceState.Stopped;
            var failure = new ServiceException(this, "started", error);
            started.Fail(failure);
            throw failure;
        }
        finally
        {
            _starting = null;
        }

        State = ServiceState.Running;
        started.Set();
    }

    private async Deferred StopStarting()
    {
        IsStartCutOff = true;
        DeferredEvent started = _changed;
        Deferred ended = started.Wait();
        _starting?.Cancel();
        try
        {
            await ended;
        }
        catch (ServiceException)
        {
            // The caller of Start gets it.
        }

        await Stop();
    }

    private async Deferred RunStop(DeferredEvent stopped)
    {
        try
        {
            await Deferred.MaybeDeferred(OnStop);
        }
        catch (Exception error)
        {
            State = ServiceState.Stopped;
            var failure = new ServiceException(this, "stopped", error);
            stopped.Fail(failure);
            throw failure;
        }

        State = ServiceState.Stopped;
        stopped.Set();
    }

    private sealed class FunctionService(string name, Func<Deferred>? start, Func<Deferred>? stop) : Service(name)
    {
        protected override Deferred OnStart() => start?.Invoke() ?? Deferred.Succeed();

        protected override Deferred OnStop() => stop?.Invoke() ?? Deferred.Succeed();
    }
}
