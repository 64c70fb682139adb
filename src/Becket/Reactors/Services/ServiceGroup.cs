using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds;

namespace Becket.Reactors.Services;

/// <summary>Services that start in order and stop in reverse, each after the one before. A group is a service: groups
/// can be nested.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.application.service.MultiService</c>. Differs: each service is
/// waited for before the next; Twisted starts and stops all at once.</remarks>
/// <param name="name">Its name. Null: "ServiceGroup".</param>
[SuppressMessage("Naming", "CA1710", Justification = "It is a service first; that it lists others comes second.")]
public sealed class ServiceGroup(string? name = null) : Service(name), IReadOnlyCollection<Service>
{
    private readonly List<Service> _services = [];

    /// <summary>The number of services in it, those of nested groups not counted.</summary>
    public int Count => _services.Count;

    /// <summary>Adds a service. If the group runs, the service is started.</summary>
    /// <param name="service">The service; it has not started, and belongs to no group.</param>
    /// <returns>Fires at once, or when the service has started. If it cannot start, this fails, and the service does
    /// not belong to the group. If no code handles that, the log says so at once, unless the service was stopped
    /// meanwhile.</returns>
    /// <exception cref="InvalidOperationException">The service belongs to a group, or runs; the group is stopping; or
    /// the service is a group that contains this one.</exception>
    public Deferred Add(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service == this || (service is ServiceGroup && IsWithin(service)))
        {
            throw new InvalidOperationException(
                $"The group \"{service.Name}\" was added to the group \"{Name}\", which is itself in it. A group "
                    + "cannot contain itself: it would wait for its own start."
            );
        }

        if (service.Group is not null)
        {
            throw new InvalidOperationException(
                $"The service \"{service.Name}\" belongs to a group already. Remove it from there first."
            );
        }

        if (service.State != ServiceState.Stopped)
        {
            throw new InvalidOperationException(
                $"The service \"{service.Name}\" runs already. Add it before it is started: the group starts it."
            );
        }

        if (State == ServiceState.Stopping)
        {
            throw new InvalidOperationException(
                $"The service \"{service.Name}\" was added to the group \"{Name}\", which is stopping."
            );
        }

        service.Group = this;
        _services.Add(service);

        if (!IsRunning)
        {
            // A group that is starting comes to it.
            return Deferred.Succeed();
        }

        Deferred? started = null;
        return started = StartAdded(service, () => started is { HasUnhandledFailure: true });
    }

    /// <summary>Removes a service, after it has been stopped.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Fires when it has stopped. If it cannot be stopped in order, this fails, and it is removed all the
    /// same.</returns>
    /// <exception cref="InvalidOperationException">It does not belong to this group.</exception>
    public async Deferred Remove(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Group != this)
        {
            throw new InvalidOperationException(
                $"The service \"{service.Name}\" does not belong to the group \"{Name}\"."
            );
        }

        try
        {
            await service.Stop();
        }
        finally
        {
            Drop(service);
        }
    }

    /// <summary>The first service with a name, in this group; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public Service? Find(string name) => _services.Find(service => service.Name == name);

    /// <summary>The services, in the order added: those that it has when this is called, so a loop may add and
    /// remove.</summary>
    public IEnumerator<Service> GetEnumerator() => ((IEnumerable<Service>)_services.ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override IEnumerable<string> Unstopped() => _services.SelectMany(static service => service.Unstopped());

    /// <summary>Starts the services in order. If one fails, those that have started are stopped in reverse, and the
    /// start fails with that one's exception.</summary>
    protected override async Deferred OnStart()
    {
        try
        {
            // By index: a service may add others while it starts.
            for (int i = 0; i < _services.Count; i++)
            {
                await _services[i].Start();
            }
        }
        catch (Exception)
        {
            // Why the start failed matters more than what happens now.
            List<Exception> errors = await StopAll();
            foreach (Exception error in errors)
            {
                (Reactor.Current)?.Report(error, $"the group \"{Name}\", which could not start");
            }

            throw;
        }
    }

    /// <summary>Stops the services in reverse order. One that fails does not keep the others from being
    /// stopped.</summary>
    protected override async Deferred OnStop()
    {
        List<Exception> errors = await StopAll();
        if (errors.Count == 1)
        {
            throw errors[0];
        }

        if (errors.Count > 1)
        {
            throw new AggregateException(errors);
        }
    }

    private async Deferred StartAdded(Service service, Func<bool> isUnhandled)
    {
        try
        {
            await service.Start();
        }
        catch (ServiceException error)
        {
            Drop(service);
            if (service.IsStartCutOff)
            {
                Reactor.Current?.KeepQuietAbout(error);
            }
            else if (Reactor.Current is { } reactor)
            {
                // Soon, because most code does not await this, and an unhandled failure is otherwise found when it is
                // collected, which in a server without work may be never.
                reactor.CallSoon(
                    _ =>
                    {
                        if (isUnhandled())
                        {
                            reactor.Report(error, $"a service added to the group \"{Name}\"");
                        }
                    },
                    null
                );
            }

            throw;
        }
    }

    private bool IsWithin(Service other)
    {
        ServiceGroup? at = this;
        while (at is not null && at != other)
        {
            at = at.Group;
        }

        return at is not null;
    }

    private void Drop(Service service)
    {
        if (service.Group == this)
        {
            service.Group = null;
            _services.Remove(service);
        }
    }

    private async Deferred<List<Exception>> StopAll()
    {
        var errors = new List<Exception>();
        foreach (Service service in _services.ToArray().Reverse())
        {
            try
            {
                await service.Stop();
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }
}
