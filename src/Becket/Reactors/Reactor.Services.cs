using Becket.Deferreds;
using Becket.Reactors.Services;

namespace Becket.Reactors;

/// <content>Services.</content>
public sealed partial class Reactor
{
    private ServiceGroup? _services;
    private Failure? _servicesFailure;

    /// <summary>The services of the program. They start with the reactor, in the order added, and stop with it, in
    /// reverse; one that is added to a reactor that runs starts at once.</summary>
    /// <remarks>
    /// <para>If one cannot start, those before it are stopped, the reactor stops, and <c>Run</c> throws the
    /// <see cref="ServiceException"/>. The job of <c>Run(job)</c> begins at the same time as the services: it awaits
    /// <see cref="Service.Start"/> of this group to begin after them.</para>
    /// <para>Threads: the reactor's. Source: the application object of <c>twistd</c>.</para>
    /// </remarks>
    public ServiceGroup Services
    {
        get
        {
            CheckThread(nameof(Services));
            if (_services is null)
            {
                CheckNotEnded(nameof(Services));
                _services = new ServiceGroup("services");
                if (_phase == Phase.New)
                {
                    AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.During, StartServices);
                }
                else if (_phase == Phase.Running)
                {
                    StartServices();
                }
            }

            return _services;
        }
    }

    private void StartServices() =>
        _services!
            .Start()
            .AddErrback(failure =>
            {
                // A start that the stop of the reactor has cut off is no failure.
                if (_phase == Phase.Running)
                {
                    _servicesFailure = failure;
                    Stop();
                }
            });

    /// <summary>Stops the services; null if there are none to stop.</summary>
    private Func<Deferred>? StopServices() =>
        _services is { State: not ServiceState.Stopped } services ? services.Stop : null;

    private string DescribeServices() =>
        _services is { } services && string.Join("\", \"", services.Unstopped()) is { Length: > 0 } names
            ? $"the services \"{names}\""
            : "the services";
}
